open Syntax

exception Malformed of string

let malformed reason = raise_notrace (Malformed reason)
let max_lines = 512

let line_end text at =
  match String.index_from_opt text at '\n' with None -> malformed "a line has no end" | Some newline -> newline

let without_cr text at newline = if newline > at && text.[newline - 1] = '\r' then newline - 1 else newline

let rec last_of_value text from stop =
  if stop > from && is_blank (String.unsafe_get text (stop - 1)) then last_of_value text from (stop - 1) else stop

type seen = { mutable hosts : string list; mutable connection : bool; mutable framing : bool; mutable expect : bool }

let nothing () = { hosts = []; connection = false; framing = false; expect = false }

let is_named text at name =
  let rec go i = i = String.length name || (Char.lowercase_ascii text.[at + i] = name.[i] && go (i + 1)) in
  go 0

(* What every request is looked at for is noted as its lines pass: looking for a name goes through all headers. *)
let note seen text at length value =
  match length with
  | 4 when is_named text at "host" -> seen.hosts <- value :: seen.hosts
  | 6 when is_named text at "expect" -> seen.expect <- true
  | 10 when is_named text at "connection" -> seen.connection <- true
  | 14 when is_named text at "content-length" -> seen.framing <- true
  | 17 when is_named text at "transfer-encoding" -> seen.framing <- true
  | _ -> ()

let rec read_from text at left seen headers =
  let newline = line_end text at in
  let stop = without_cr text at newline in
  if stop = at then headers
  else if left = 0 then malformed "too many headers"
  else begin
    let colon = span is_token_char text at stop in
    if colon = at || colon = stop || text.[colon] <> ':' then malformed "a header has no name";
    let from = span is_blank text (colon + 1) stop in
    if span is_text text from stop < stop then malformed "a header has a control character";
    let value = String.sub text from (last_of_value text from stop - from) in
    note seen text at (colon - at) value;
    read_from text (newline + 1) (left - 1) seen (Cohttp.Header.add headers (String.sub text at (colon - at)) value)
  end

let read text at seen = read_from text at max_lines seen (Cohttp.Header.init ())
let longest_length = 15 (* digits *)
let is_digit c = c >= '0' && c <= '9'

let all = Cohttp.Header.get_multi

let length headers =
  match all headers "content-length" with
  | [] -> None
  | first :: others ->
      let digits = span is_digit first 0 (String.length first) in
      if first = "" || digits < String.length first || digits > longest_length || List.exists (( <> ) first) others then
        malformed "bad content-length";
      Some (Int64.of_string first)

let chunked headers =
  match all headers "transfer-encoding" with
  | [] -> `No
  | [ coding ] when String.lowercase_ascii coding = "chunked" -> `Chunked
  | _ -> `Other

let options headers name =
  List.concat_map elements (List.map String.lowercase_ascii (all headers name))
