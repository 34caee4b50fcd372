(* What the standard library has since 4.14 and 5.x. *)
type (_, _) shape = Whole : (int, [ `Whole ]) shape | Words : (string, [ `Words ]) shape

let show : type a k. (a, k) shape -> a -> string = fun shape x -> match shape with Whole -> string_of_int x | Words -> x

let lines xs = String.concat " " xs
let ints xs = lines (List.map string_of_int xs)
let hex digest = Digest.BLAKE256.to_hex digest

let () =
  let numbers = Dynarray.create () in
  Seq.iter (Dynarray.add_last numbers) (Seq.take 10 (Seq.iterate (fun n -> n * 3 mod 101) 1));
  Dynarray.truncate numbers 8;
  let last = Dynarray.pop_last numbers in
  Printf.printf "Dynarray: %s, last %d\n" (ints (Dynarray.to_list numbers)) last;
  let zipped = Seq.zip (Seq.ints 1) (String.to_seq "abc") |> Seq.map (fun (n, c) -> Printf.sprintf "%d%c" n c) in
  Printf.printf "Seq: %s, %b\n" (lines (List.of_seq zipped)) (Seq.for_all (fun n -> n > 0) (Seq.take 9 (Seq.ints 1)));
  Printf.printf "String: %d, %b, %s\n"
    (String.fold_left (fun n c -> n + Char.code c) 0 "fold")
    (String.starts_with ~prefix:"uni" "unikernel")
    (String.concat "|" (String.split_on_char ' ' "a b  c"));
  Printf.printf "UTF-8: %b %b, U+%04X\n" (String.is_valid_utf_8 "h\xc3\xa9") (String.is_valid_utf_8 "h\xc3")
    (Uchar.to_int (Uchar.utf_decode_uchar (String.get_utf_8_uchar "\xe2\x82\xac" 0)));
  Printf.printf "BLAKE2b: %s\n" (hex (Digest.BLAKE256.string "abc"));
  Printf.printf "MD5: %s\n" (Digest.MD5.to_hex (Digest.MD5.string "abc"));
  let state = Random.State.make [| 1; 2; 3 |] in
  let other = Random.State.split state in
  let draw s = List.init 3 (fun _ -> Random.State.int_in_range s ~min:(-5) ~max:5) in
  Printf.printf "Random: split apart %b, same seed same numbers %b\n"
    (Random.State.bits64 state <> Random.State.bits64 other)
    (draw (Random.State.make [| 9 |]) = draw (Random.State.make [| 9 |]));
  Printf.printf "List: %s, %s\n" (ints (List.concat_map (fun n -> [ n; -n ]) [ 1; 2 ]))
    (match List.find_index (fun n -> n = 30) [ 10; 20; 30 ] with Some i -> string_of_int i | None -> "none");
  Printf.printf "List: %s\n" (ints (List.init 200_000 Fun.id |> List.map succ |> List.filteri (fun i _ -> i mod 50_000 = 0)));
  Printf.printf "Float: %g %g %h, Int: %d\n" (Float.fma 2. 3. 4.) (Float.cbrt 27.) (Float.log2 8.) (Int.max 3 4);
  Printf.printf "GADT: %s %s\n" (show Whole 42) (show Words "words");
  let ids = (Type.Id.make (), Type.Id.make ()) in
  let same : type a b. a Type.Id.t -> b Type.Id.t -> bool = fun a b -> match Type.Id.provably_equal a b with Some Type.Equal -> true | None -> false in
  Printf.printf "Type.Id: %b %b\n" (same (fst ids : int Type.Id.t) (fst ids)) (same (fst ids) (snd ids : int Type.Id.t));
  let array = Array.init 5 (fun i -> i * i) in
  Printf.printf "Array: %b, %s\n" (Array.mem 16 array) (ints (Array.to_list (Array.map2 ( + ) array array)));
  Printf.printf "Str: %s\n" (Str.global_replace (Str.regexp "[aeiou]") "-" "unikernel");
  let table = Hashtbl.of_seq (Seq.zip (Seq.ints 0) (List.to_seq [ "zero"; "one" ])) in
  Printf.printf "Hashtbl: %s\n" (Option.value ~default:"none" (Hashtbl.find_opt table 1));
  let weak = Weak.create 1 in
  Weak.set weak 0 (Some (ref 0));
  let finalised = ref false in
  Gc.finalise_last (fun () -> finalised := true) (ref 1);
  Gc.compact ();
  Printf.printf "Gc: weak pointer kept %b, finalised %b, heap in words %b\n" (Weak.check weak 0) !finalised
    ((Gc.quick_stat ()).heap_words > 0);
  let copy : (int * string) list = Marshal.from_string (Marshal.to_string [ (1, "one") ] []) 0 in
  Printf.printf "Marshal: %b\n" (copy = [ (1, "one") ]);
  Printf.printf "Sys: OCaml %d, %d bits\n" Sys.ocaml_release.major Sys.word_size;
  Printf.printf "In parts: %s\n" (lines (Fun.compose (List.map String.uppercase_ascii) (String.split_on_char ',') "a,b"))
