(* Gives the collector work: maps that are made anew while older ones are kept, and buffers that grow. Prints the milliseconds of it. *)
module Words = Map.Make (String)

let rounds = 40
let words_of_a_round = 20_000

let round kept n =
  let buffer = Buffer.create 16 in
  let add words k =
    let word = string_of_int (((k * 7919) + n) mod 100_003) in
    Buffer.add_string buffer word;
    Words.add word k words
  in
  let words = List.fold_left add Words.empty (List.init words_of_a_round Fun.id) in
  let lengths = Words.fold (fun word k sum -> sum + String.length word + k) words 0 in
  (words :: List.filteri (fun i _ -> i < 4) kept, lengths + Buffer.length buffer)

let start () =
  let began = Mirage_mtime.elapsed_ns () in
  let rec go n kept sum =
    if n = rounds then sum
    else
      let kept, more = round kept n in
      go (n + 1) kept (sum + more)
  in
  let sum = go 0 [] 0 in
  let ms = Int64.to_float (Int64.sub (Mirage_mtime.elapsed_ns ()) began) /. 1e6 in
  Printf.printf "sum %d\nms %.1f\n%!" sum ms;
  Lwt.return_unit
