(* Memory runs out in a way that the program can handle, and can be used again once it is given back. *)
let rec fill blocks n =
  match Bytes.create 1_000_000 with
  | block -> fill (block :: blocks) (n + 1)
  | exception Out_of_memory -> n

let () =
  let first = fill [] 0 in
  if first < 20 then Printf.printf "only %d MB of 64 could be had\n" first;
  print_endline "memory ran out";
  Gc.compact ();
  let second = fill [] 0 in
  if second * 10 < first * 9 then Printf.printf "%d MB, then only %d MB could be had\n" first second;
  Gc.compact ();
  print_endline "once more, not handled";
  let rec keep blocks = keep (Bytes.create 1_000_000 :: blocks) in
  keep []
