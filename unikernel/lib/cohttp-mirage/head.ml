open Syntax
module Header = Cohttp.Header

type refusal = Cohttp.Code.status_code * string

exception Refused of refusal

let refuse status reason = raise_notrace (Refused (status, reason))
let bad reason = refuse `Bad_request reason

(* --- Reading --------------------------------------------------------------------------------------------------- *)

let is_version text at stop = stop - at = 8 && String.sub text at 5 = "HTTP/" && text.[at + 6] = '.'

let version text at stop =
  if not (is_version text at stop) then bad "no version of HTTP"
  else
    match (text.[at + 5], text.[at + 7]) with
    | '1', '1' -> `HTTP_1_1
    | '1', '0' -> `HTTP_1_0
    | '0' .. '9', '0' .. '9' -> refuse `Http_version_not_supported "no version of HTTP that is spoken here"
    | _ -> bad "no version of HTTP"

(* "*", a path, or a URI with its scheme; with CONNECT, whom to connect to. *)
let check_target meth target =
  let is_scheme c = is_token_char c && c <> ':' in
  let absolute () =
    let colon = span is_scheme target 0 (String.length target) in
    colon > 0 && colon < String.length target && target.[colon] = ':'
  in
  if not (target <> "" && (target.[0] = '/' || target = "*" || meth = `CONNECT || absolute ())) then
    bad "bad request target"

let check_host version hosts =
  match (version, hosts) with
  | _, [ host ] -> if not (Host.is_host host) then bad "bad host"
  | `HTTP_1_0, [] -> ()
  | _, [] -> bad "no host"
  | _, _ :: _ :: _ -> bad "two hosts"

let of_length = function None -> Cohttp.Transfer.Unknown | Some length -> Fixed length

let request_encoding version headers =
  match (Fields.chunked headers, Fields.length headers) with
  | `No, length -> of_length length
  | `Chunked, None when version = `HTTP_1_1 -> Cohttp.Transfer.Chunked
  | `Chunked, Some _ -> bad "both content-length and transfer-encoding"
  | `Chunked, None -> bad "transfer-encoding in HTTP/1.0"
  | `Other, _ -> refuse `Not_implemented "a transfer-encoding other than chunked"

let longest_line = 16384

type incoming = { request : Cohttp.Request.t; close : bool; continue : bool }

(* "close" may stand in a list of options. *)
let asks_to_close headers = (not (Header.is_empty headers)) && List.mem "close" (Fields.options headers "connection")

let request_of text =
  let newline = Fields.line_end text 0 in
  let stop = Fields.without_cr text 0 newline in
  if stop > longest_line then refuse `Request_uri_too_long "a request line longer than 16 KB";
  let method_end = span is_token_char text 0 stop in
  let target_end = span is_visible text (method_end + 1) stop in
  if method_end = 0 || target_end >= stop || text.[method_end] <> ' ' || text.[target_end] <> ' ' then
    bad "bad request line";
  let meth = Cohttp.Code.method_of_string (String.sub text 0 method_end) in
  let resource = String.sub text (method_end + 1) (target_end - method_end - 1) in
  let version = version text (target_end + 1) stop in
  check_target meth resource;
  let seen = Fields.nothing () in
  let headers = Fields.read text (newline + 1) seen in
  check_host version seen.hosts;
  let encoding = if seen.framing then request_encoding version headers else Unknown in
  let is_new = match version with `HTTP_1_1 -> true | `HTTP_1_0 -> false in
  {
    request = { Cohttp.Request.headers; meth; scheme = None; resource; version = (version :> Cohttp.Code.version); encoding };
    close = (not is_new) || (seen.connection && asks_to_close headers);
    continue = is_new && seen.expect && Fields.options headers "expect" = [ "100-continue" ];
  }

let request text =
  match request_of text with
  | incoming -> Ok incoming
  | exception Refused refusal -> Error refusal
  | exception Fields.Malformed reason -> Error (`Bad_request, reason)

let is_interim = function
  | `Switching_protocols -> false
  | #Cohttp.Code.informational_status -> true
  | `Code n -> n >= 100 && n < 200 && n <> 101
  | _ -> false

let is_informational = function
  | #Cohttp.Code.informational_status -> true
  | `Code n -> n >= 100 && n < 200
  | _ -> false

let has_body (meth : Cohttp.Code.meth) (status : Cohttp.Code.status_code) =
  match (meth, status) with
  | `HEAD, _ | _, (`No_content | `Not_modified) -> false
  | `CONNECT, #Cohttp.Code.success_status -> false
  | _ -> not (is_informational status)

let is_digit c = c >= '0' && c <= '9'

let response_encoding version headers =
  match Fields.chunked headers with
  | `No -> (of_length (Fields.length headers), headers)
  | `Chunked when version = `HTTP_1_1 -> (Cohttp.Transfer.Chunked, Header.remove headers "content-length")
  | `Chunked -> bad "transfer-encoding in HTTP/1.0"
  | `Other -> bad "a transfer-encoding other than chunked"

let response_of text =
  let newline = Fields.line_end text 0 in
  let stop = Fields.without_cr text 0 newline in
  let version_end = span is_visible text 0 stop in
  let version = version text 0 version_end in
  let code_end = span is_digit text (version_end + 1) stop in
  let is_code = version_end < stop && text.[version_end] = ' ' && code_end - version_end = 4 in
  if not (is_code && (code_end = stop || text.[code_end] = ' ') && span is_text text code_end stop = stop) then
    bad "bad status line";
  let code = int_of_string (String.sub text (version_end + 1) 3) in
  if code < 100 then bad "bad status line";
  let status = Cohttp.Code.status_of_code code in
  let headers = Fields.read text (newline + 1) (Fields.nothing ()) in
  let encoding, headers =
    if has_body `GET status then response_encoding version headers else (Cohttp.Transfer.Unknown, headers)
  in
  { Cohttp.Response.headers; encoding; version; status; flush = false }

let response text =
  match response_of text with
  | response -> Ok response
  | exception Refused (_, reason) -> Error reason
  | exception Fields.Malformed reason -> Error reason

(* --- Writing --------------------------------------------------------------------------------------------------- *)

exception Unwritable of string

let unwritable fmt = Printf.ksprintf (fun reason -> raise_notrace (Unwritable reason)) fmt

let add_status buffer (status : Cohttp.Code.status_code) =
  match status with
  | `OK -> Buffer.add_string buffer "HTTP/1.1 200 OK\r\n"
  | _ ->
      let code = Cohttp.Code.code_of_status status in
      if code < 100 || code > 999 then unwritable "%d is no status" code;
      Buffer.add_string buffer "HTTP/1.1 ";
      Buffer.add_string buffer (Cohttp.Code.string_of_status status);
      Buffer.add_string buffer "\r\n"

let add_header buffer name value =
  Buffer.add_string buffer name;
  Buffer.add_string buffer ": ";
  Buffer.add_string buffer value;
  Buffer.add_string buffer "\r\n"

(* A line's end in a value would begin a header, or a message, of whoever chose the value. *)
let add_field buffer name value =
  if not (is_token name) then unwritable "%S is no name of a header" name;
  if not (is_value value) then unwritable "the value of %s has a control character" name;
  add_header buffer name value

(* The headers but those that say how long the body is: of these there is one, and it says what the body will be. *)
let add_fields buffer headers =
  let dated = ref false in
  List.iter
    (fun (name, value) ->
       match String.lowercase_ascii name with
       | "content-length" | "transfer-encoding" -> ()
       | name ->
           if name = "date" then dated := true;
           add_field buffer name value)
    (Header.to_list headers);
  !dated

(* Without the C library's format. *)
let decimal number =
  let rec digits number = if number < 10 then 1 else 1 + digits (number / 10) in
  let length = digits number in
  let text = Bytes.create length in
  let rec put at number =
    Bytes.set text at (Char.chr (48 + (number mod 10)));
    if at > 0 then put (at - 1) (number / 10)
  in
  put (length - 1) number;
  Bytes.unsafe_to_string text

let add_encoding buffer = function
  | Cohttp.Transfer.Chunked -> Buffer.add_string buffer "transfer-encoding: chunked\r\n"
  | Fixed length ->
      if length < 0L then unwritable "a negative length";
      add_header buffer "content-length" (decimal (Int64.to_int length))
  | Unknown -> ()

let written f =
  let buffer = Buffer.create 256 in
  match
    f buffer;
    Buffer.add_string buffer "\r\n";
    Buffer.contents buffer
  with
  | text -> Ok text
  | exception Unwritable reason -> Error reason

let write_response ?(date = "") { Cohttp.Response.headers; encoding; status; version = _; flush = _ } =
  written (fun buffer ->
      add_status buffer status;
      if not (add_fields buffer headers) then Buffer.add_string buffer date;
      match (status, encoding) with
      | `Not_modified, _ -> List.iter (add_field buffer "content-length") (Header.get_multi headers "content-length")
      | _, encoding when has_body `GET status -> add_encoding buffer encoding
      | _ -> ())

let has_length (meth : Cohttp.Code.meth) (encoding : Cohttp.Transfer.encoding) =
  match (meth, encoding) with
  | (`GET | `HEAD | `DELETE | `OPTIONS | `TRACE | `CONNECT), Fixed 0L -> false
  | _ -> true

let write_request { Cohttp.Request.headers; meth; resource; encoding; version = _; scheme = _ } =
  written (fun buffer ->
      let meth_text = Cohttp.Code.string_of_method meth in
      if not (is_token meth_text) then unwritable "%S is no method" meth_text;
      let target = if resource = "" then "/" else resource in
      if span is_visible target 0 (String.length target) < String.length target then
        unwritable "%S is no target of a request" target;
      Buffer.add_string buffer meth_text;
      Buffer.add_char buffer ' ';
      Buffer.add_string buffer target;
      Buffer.add_string buffer " HTTP/1.1\r\n";
      ignore (add_fields buffer headers : bool);
      if has_length meth encoding then add_encoding buffer encoding)
