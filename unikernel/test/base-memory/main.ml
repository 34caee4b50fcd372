(* The garbage collector at work: minor and major heaps, compaction, finalisers, weak pointers, big blocks. *)
module Ints = Map.Make (Int)

let finalised = ref 0

let () =
  let map = ref Ints.empty in
  for i = 1 to 200_000 do
    map := Ints.add (i * 7919 mod 100_003) (string_of_int i) !map
  done;
  Printf.printf "%d entries\n" (Ints.cardinal !map);
  for _ = 1 to 1000 do
    Gc.finalise (fun _ -> incr finalised) (ref 0)
  done;
  let weak = Weak.create 1 in
  Weak.set weak 0 (Some (ref 42));
  map := Ints.empty;
  Gc.full_major ();
  Printf.printf "%d finalised, weak pointer %s\n" !finalised (if Weak.check weak 0 then "kept" else "cleared");
  let before = (Gc.stat ()).heap_words in
  let big = Array.init 50 (fun i -> Bytes.make 100_000 (Char.chr i)) in
  Printf.printf "%c\n" (Bytes.get big.(49) 99_999 |> Char.code |> ( + ) 16 |> Char.chr);
  Gc.compact ();
  Printf.printf "heap grew: %b\n" ((Gc.stat ()).heap_words > before + 500_000);
  let floats = Bigarray.Array1.create Bigarray.float64 Bigarray.c_layout 1_000_000 in
  Bigarray.Array1.fill floats 1.5;
  let sum = ref 0. in
  for i = 0 to 999_999 do
    sum := !sum +. floats.{i}
  done;
  Printf.printf "%.0f\n" !sum;
  Random.self_init ();
  Printf.printf "%d\n" (Hashtbl.hash "hash");
  print_endline (Digest.to_hex (Digest.string "digest"));
  let copy : int list = Marshal.from_string (Marshal.to_string [ 1; 2; 3 ] []) 0 in
  Printf.printf "%d\n" (List.fold_left ( + ) 0 copy)
