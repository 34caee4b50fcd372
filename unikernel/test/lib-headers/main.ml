(* Headers, requests and responses of cohttp 5 and addresses of uri, without a network. *)
open Cohttp

let headers () =
  let h = Header.of_list [ ("Content-Type", "text/html"); ("Accept", "text/plain;q=0.5, text/html"); ("X-Note", "one") ] in
  let h = Header.add h "X-Note" "two" in
  Printf.printf "%s, %s\n" (Option.value ~default:"none" (Header.get h "content-type")) (String.concat "+" (Header.get_multi h "x-note"));
  List.iter
    (fun (quality, (range, _)) ->
       Printf.printf "accepts %s %d\n" (match range with Accept.MediaType (a, b) -> a ^ "/" ^ b | AnyMediaSubtype a -> a | AnyMedia -> "any") quality)
    (Accept.media_ranges (Header.get h "accept"));
  Header.iter (fun name value -> Printf.printf "  %s: %s\n" name value) (Header.remove h "Accept");
  let cookies = Header.of_list [ ("Cookie", "a=1; b=2") ] in
  List.iter (fun (name, value) -> Printf.printf "cookie %s = %s\n" name value) (Cookie.Cookie_hdr.extract cookies)

(* A connection that is a string. *)
module Text = struct
  type 'a t = 'a
  type ic = { text : string; mutable at : int }
  type oc = Buffer.t
  type conn = unit

  let ( >>= ) x f = f x
  let return x = x

  let read ic most =
    let length = min most (String.length ic.text - ic.at) in
    ic.at <- ic.at + length;
    String.sub ic.text (ic.at - length) length

  let read_line ic =
    match String.index_from_opt ic.text ic.at '\n' with
    | None -> None
    | Some line_end ->
        let line = read ic (line_end - ic.at) in
        ic.at <- line_end + 1;
        Some (String.trim line)

  let write = Buffer.add_string
  let flush _ = ()
end

module Requests = Request.Make (Text)

let request text =
  match Requests.read { Text.text; at = 0 } with
  | `Ok r ->
      Printf.printf "%s %s of %s, keep-alive %b\n" (Code.string_of_method (Request.meth r)) (Uri.path (Request.uri r))
        (Option.value ~default:"?" (Uri.host (Request.uri r))) (Request.is_keep_alive r)
  | `Eof -> print_endline "nothing"
  | `Invalid reason -> Printf.printf "invalid: %s\n" reason

let uris () =
  let u = Uri.of_string "https://user@example.org:8443/a%20b/c?q=1&q=2&empty#part" in
  Printf.printf "%s %d %S %s %s\n" (Option.value ~default:"?" (Uri.host u)) (Option.value ~default:0 (Uri.port u)) (Uri.pct_decode (Uri.path u))
    (Option.value ~default:"?" (Uri.get_query_param u "q")) (Option.value ~default:"?" (Uri.fragment u));
  print_endline (Uri.to_string (Uri.resolve "http" (Uri.of_string "http://example.org/a/b") (Uri.of_string "../c?x=y z")))

let () =
  headers ();
  request "GET /index.html?x=1 HTTP/1.1\r\nHost: example.org\r\n\r\n";
  request "POST /form HTTP/1.0\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n";
  request "";
  request "nonsense\r\n\r\n";
  Printf.printf "%s\n" (Code.string_of_status (Response.status (Response.make ~status:`Not_found ())));
  uris ()
