(* Text for bytes, and numbers from bytes: base64, base64.rfc2045, ohex, randomconv, yojson, jsonm. *)
let base64 () =
  print_endline (Base64.encode_string "any carnal pleas");
  print_endline (Base64.encode_string ~alphabet:Base64.uri_safe_alphabet ~pad:false "\xfb\xff\xfe?");
  (match Base64.decode "YW55IGNhcm5hbCBwbGVhcw==" with Ok text -> print_endline text | Error (`Msg m) -> print_endline m);
  match Base64.decode "YW55*" with Ok _ -> print_endline "taken" | Error (`Msg m) -> print_endline m

(* RFC 2045, section 6.8: lines of at most 76 characters, and what is between them is passed over. *)
let rfc2045 () =
  let encoded = Buffer.create 200 in
  let encoder = Base64_rfc2045.encoder (`Buffer encoded) in
  String.iter (fun c -> ignore (Base64_rfc2045.encode encoder (`Char c))) (String.make 100 'x');
  ignore (Base64_rfc2045.encode encoder `End);
  let lines = String.split_on_char '\n' (Buffer.contents encoded) in
  Printf.printf "%d lines, the first %d long\n" (List.length (List.filter (( <> ) "") lines)) (String.length (List.hd lines));
  let decoder = Base64_rfc2045.decoder (`String (Buffer.contents encoded)) in
  let rec decode length =
    match Base64_rfc2045.decode decoder with
    | `Flush text -> decode (length + String.length text)
    | `End -> length
    | `Wrong_padding | `Malformed _ | `Await -> -1
  in
  Printf.printf "decoded: %d\n" (decode 0)

let hex () =
  print_endline (Ohex.encode "\x00\x7f\xff");
  Printf.printf "%S\n" (Ohex.decode ~skip_whitespace:true "68 65\n6c 6c 6f");
  (match Ohex.decode "abc" with _ -> print_endline "taken" | exception Invalid_argument m -> print_endline m);
  Format.printf "%a@." (Ohex.pp_hexdump ()) (String.init 20 (fun i -> Char.chr (65 + i)));
  print_endline Hex.(show (of_string "hex"))

let numbers () =
  let bytes = ref 0 in
  let source n = String.init n (fun _ -> incr bytes; Char.chr (!bytes * 37 land 255)) in
  Printf.printf "%d %d %ld %Ld\n" (Randomconv.int8 source) (Randomconv.int16 source) (Randomconv.int32 source) (Randomconv.int64 source);
  Printf.printf "below 6: %b\n" (List.for_all (fun n -> n >= 0 && n < 6) (List.init 1000 (fun _ -> Randomconv.int ~bound:6 source)));
  match Randomconv.int ~bound:0 source with _ -> print_endline "taken" | exception Invalid_argument m -> print_endline m

let json () =
  let value = Yojson.Safe.from_string {|{"name": "hello", "ports": [80, 443], "share": 0.5}|} in
  let open Yojson.Safe.Util in
  Printf.printf "%s %s\n" (value |> member "name" |> to_string) (Yojson.Safe.to_string (member "ports" value));
  (match Yojson.Safe.from_string "{" with _ -> print_endline "taken" | exception Yojson.Json_error m -> print_endline m);
  let decoder = Jsonm.decoder (`String "[1, true]") in
  let rec count n = match Jsonm.decode decoder with `Lexeme _ -> count (n + 1) | `End -> n | `Error _ | `Await -> -1 in
  Printf.printf "%d lexemes\n" (count 0)

let () =
  base64 ();
  rfc2045 ();
  hex ();
  numbers ();
  json ()
