let show = function
  | Ok arguments -> "[" ^ String.concat "; " (List.map (Printf.sprintf "%S") arguments) ^ "]"
  | Error reason -> "error: " ^ reason

let splits line expected =
  Expect.same (Printf.sprintf "splits %S" line) show ~expected:(Ok expected) (Mirage_bootvar_parse_argv.parse line)

let refuses line reason =
  Expect.same (Printf.sprintf "refuses %S" line) show
    ~expected:(Error ("boot arguments: " ^ reason ^ ": " ^ line))
    (Mirage_bootvar_parse_argv.parse line)

(* What a host would have to write for [argument] to arrive. *)
let quote random argument =
  let plain char = char <> ' ' && char <> '"' && char <> '\\' in
  let escape char = if plain char then String.make 1 char else Printf.sprintf "\\%c" char in
  let in_quotes char = if char = '"' || char = '\\' then Printf.sprintf "\\%c" char else String.make 1 char in
  let concat_map f = String.concat "" (List.map f (List.of_seq (String.to_seq argument))) in
  if argument <> "" && Random.State.bool random then concat_map escape else "\"" ^ concat_map in_quotes ^ "\""

let () =
  splits "" [];
  splits "   " [];
  splits "a b  c " [ "a"; "b"; "c" ];
  splits {|--greeting="Hello, world" -l debug|} [ "--greeting=Hello, world"; "-l"; "debug" ];
  splits {|"--greeting=Hello, world"|} [ "--greeting=Hello, world" ];
  splits {|--greeting=Hello,\ world|} [ "--greeting=Hello, world" ];
  splits {|a"b c"d|} [ "ab cd" ];
  splits {|say \"hi\" "a \"quoted\" word" back\\slash|} [ "say"; {|"hi"|}; {|a "quoted" word|}; {|back\slash|} ];
  splits {|"" a|} [ ""; "a" ];
  splits {|--text "" a|} [ "--text"; ""; "a" ];
  splits {|a"" --text=""|} [ "a"; "--text=" ];
  splits "tab\tstays" [ "tab\tstays" ];
  refuses {|a "b c|} "the quote at character 3 is not closed";
  refuses {|a\|} "nothing follows the backslash at the end";
  refuses {|"a\|} "nothing follows the backslash at the end";
  let random = Random.State.make [| 2 |] in
  let letters = [| 'a'; 'b'; '-'; '='; ' '; '"'; '\\'; '\t' |] in
  let word () = String.init (Random.State.int random 8) (fun _ -> letters.(Random.State.int random 8)) in
  let survives () =
    let words = List.init (Random.State.int random 6) (fun _ -> word ()) in
    Mirage_bootvar_parse_argv.parse (String.concat " " (List.map (quote random) words)) = Ok words
  in
  Expect.that "gives back 10000 random lists of words that were quoted"
    (List.for_all (fun _ -> survives ()) (List.init 10_000 Fun.id));
  let noise () = String.init (Random.State.int random 20) (fun _ -> letters.(Random.State.int random 8)) in
  Expect.that "answers 10000 random lines without raising"
    (List.for_all
       (fun _ -> match Mirage_bootvar_parse_argv.parse (noise ()) with Ok _ | Error _ -> true)
       (List.init 10_000 Fun.id))
