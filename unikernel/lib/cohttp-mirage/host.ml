(* unreserved, percent sign and sub-delims *)
let is_name_char = function
  | 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '-' | '.' | '_' | '~' -> true
  | '%' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' -> true
  | _ -> false

let is_address_char c = is_name_char c || c = ':'
let is_digit c = c >= '0' && c <= '9'
let digits_max = 5 (* of a port *)

(* From the colon on, or nothing. *)
let is_port text at =
  let stop = String.length text in
  at = stop
  || text.[at] = ':'
     && Syntax.span is_digit text (at + 1) stop = stop
     && stop - at - 1 <= digits_max
     && (stop = at + 1 || int_of_string (String.sub text (at + 1) (stop - at - 1)) <= 0xffff)

let is_host text =
  let stop = String.length text in
  if stop > 0 && text.[0] = '[' then
    let close = Syntax.span is_address_char text 1 stop in
    close > 1 && close < stop && text.[close] = ']' && is_port text (close + 1)
  else
    let name_end = Syntax.span is_name_char text 0 stop in
    (name_end > 0 || stop = 0) && is_port text name_end

let of_uri uri =
  match Uri.host uri with
  | None | Some "" -> Error "the URI names no host"
  | Some host ->
      let host = if String.contains host ':' && host.[0] <> '[' then "[" ^ host ^ "]" else host in
      let text = match Uri.port uri with None -> host | Some port -> Printf.sprintf "%s:%d" host port in
      if is_host text then Ok text else Error "the URI's host is none"
