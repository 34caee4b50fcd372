let is_token_char = function
  | 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' -> true
  | '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '.' | '^' | '_' | '`' | '|' | '~' -> true
  | _ -> false

let is_visible c = c > ' ' && c <> '\x7f'
let is_text c = (c >= ' ' && c <> '\x7f') || c = '\t'
let is_blank c = c = ' ' || c = '\t'

let rec span holds text at stop =
  if at < stop && holds (String.unsafe_get text at) then span holds text (at + 1) stop else at

let all holds text = span holds text 0 (String.length text) = String.length text
let is_token text = text <> "" && all is_token_char text
let is_value text = all is_text text
let elements text = List.filter (( <> ) "") (List.map String.trim (String.split_on_char ',' text))
