exception Malformed of string

let malformed reason = raise_notrace (Malformed reason)

(* RFC 9110, 5.6.2: what methods and the names of headers are made of. *)
let is_token = function
  | 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' -> true
  | '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '.' | '^' | '_' | '`' | '|' | '~' -> true
  | _ -> false

let is_visible c = c > ' ' && c <> '\x7f'
let is_text c = c >= ' ' && c <> '\x7f' || c = '\t'

(* The first place from [at] on, and before [stop], where [holds] does not. *)
let rec span holds text at stop = if at < stop && holds (String.unsafe_get text at) then span holds text (at + 1) stop else at

let line_end text at =
  match String.index_from_opt text at '\n' with None -> malformed "a line has no end" | Some newline -> newline

let without_cr text at newline = if newline > at && text.[newline - 1] = '\r' then newline - 1 else newline
let is_blank c = c = ' ' || c = '\t'

let rec last_of_value text from stop =
  if stop > from && is_blank (String.unsafe_get text (stop - 1)) then last_of_value text from (stop - 1) else stop

let add headers name value =
  (* Without the exception that [Header.add] raises inside for what is new. *)
  if Cohttp.Header.mem headers name then Cohttp.Header.add headers name value else Cohttp.Header.replace headers name value

(* The last line first: [add] puts a value before those that are there. *)
let rec headers text at =
  let newline = line_end text at in
  let stop = without_cr text at newline in
  if stop = at then Cohttp.Header.init ()
  else
    let rest = headers text (newline + 1) in
    let colon = span is_token text at stop in
    if colon = at || colon = stop || text.[colon] <> ':' then malformed "a header has no name";
    let from = span is_blank text (colon + 1) stop in
    if span is_text text from stop < stop then malformed "a header has a control character";
    add rest (String.sub text at (colon - at)) (String.sub text from (last_of_value text from stop - from))

let version text at stop =
  if stop - at <> 8 || String.sub text at 7 <> "HTTP/1." then malformed "no version of HTTP that is spoken here"
  else match text.[stop - 1] with '1' -> `HTTP_1_1 | '0' -> `HTTP_1_0 | _ -> malformed "no version of HTTP that is spoken here"

(* "*", a path, or a URI with its scheme; with CONNECT, whom to connect to. *)
let check_target meth target =
  let is_scheme c = is_token c && c <> ':' in
  let absolute () =
    let colon = span is_scheme target 0 (String.length target) in
    colon > 0 && colon < String.length target && target.[colon] = ':'
  in
  if not (target <> "" && (target.[0] = '/' || target = "*" || meth = `CONNECT || absolute ())) then
    malformed "bad request target"

let longest_length = 15 (* digits *)

let length_of = function
  | [] -> Cohttp.Transfer.Unknown
  | first :: others ->
      let digits = span (fun c -> c >= '0' && c <= '9') first 0 (String.length first) in
      if first = "" || digits < String.length first || digits > longest_length || List.exists (( <> ) first) others then
        malformed "bad content-length";
      Fixed (Int64.of_string first)

let encoding version headers =
  if Cohttp.Header.is_empty headers then Cohttp.Transfer.Unknown
  else if Cohttp.Header.mem headers "transfer-encoding" then
    match Cohttp.Header.get_multi headers "transfer-encoding" with
    | [ coding ]
      when String.lowercase_ascii coding = "chunked" && version = `HTTP_1_1 && not (Cohttp.Header.mem headers "content-length")
      ->
        Chunked
    | _ -> malformed "bad transfer-encoding"
  else if Cohttp.Header.mem headers "content-length" then length_of (Cohttp.Header.get_multi headers "content-length")
  else Unknown

let request_of text =
  let newline = line_end text 0 in
  let stop = without_cr text 0 newline in
  let method_end = span is_token text 0 stop in
  let target_end = span is_visible text (method_end + 1) stop in
  if method_end = 0 || target_end >= stop || text.[method_end] <> ' ' || text.[target_end] <> ' ' then
    malformed "bad request line";
  let meth = Cohttp.Code.method_of_string (String.sub text 0 method_end) in
  let resource = String.sub text (method_end + 1) (target_end - method_end - 1) in
  let version = version text (target_end + 1) stop in
  check_target meth resource;
  let headers = headers text (newline + 1) in
  { Cohttp.Request.headers; meth; scheme = None; resource; version; encoding = encoding version headers }

let request text = match request_of text with request -> Ok request | exception Malformed reason -> Error reason

let add_status buffer version (status : Cohttp.Code.status_code) =
  match (version, status) with
  | `HTTP_1_1, `OK -> Buffer.add_string buffer "HTTP/1.1 200 OK\r\n"
  | _ ->
      Buffer.add_string buffer (Cohttp.Code.string_of_version version);
      Buffer.add_char buffer ' ';
      Buffer.add_string buffer (Cohttp.Code.string_of_status status);
      Buffer.add_string buffer "\r\n"

let add_header buffer name value =
  Buffer.add_string buffer name;
  Buffer.add_string buffer ": ";
  Buffer.add_string buffer value;
  Buffer.add_string buffer "\r\n"

let response { Cohttp.Response.headers; encoding; version; status; flush = _ } =
  let buffer = Buffer.create 256 in
  add_status buffer version status;
  if not (Cohttp.Header.is_empty headers) then
    Cohttp.Header.iter (fun name values -> List.iter (add_header buffer name) values) headers;
  let says name = Cohttp.Header.mem headers name in
  (match (status, encoding) with
  | (#Cohttp.Code.informational_status | `No_content | `Not_modified), _ | _, Unknown -> ()
  | _, (Chunked | Fixed _) when says "content-length" || says "transfer-encoding" -> ()
  | _, Chunked -> add_header buffer "transfer-encoding" "chunked"
  | _, Fixed length -> add_header buffer "content-length" (Int64.to_string length));
  Buffer.add_string buffer "\r\n";
  Buffer.contents buffer
