let digit = function
  | '0' .. '9' as c -> Char.code c - Char.code '0'
  | 'a' .. 'f' as c -> Char.code c - Char.code 'a' + 10
  | 'A' .. 'F' as c -> Char.code c - Char.code 'A' + 10
  | _ -> -1

let digits_max = 15
let blanks line at = Syntax.span Syntax.is_blank line at (String.length line)
let token line at = Syntax.span Syntax.is_token_char line at (String.length line)

(* Behind the closing quote; -1 where there is none. *)
let rec quoted line at =
  if at >= String.length line then -1
  else
    match line.[at] with
    | '"' -> at + 1
    | '\\' when at + 1 < String.length line && Syntax.is_text line.[at + 1] -> quoted line (at + 2)
    | c when c <> '\\' && Syntax.is_text c -> quoted line (at + 1)
    | _ -> -1

(* *( BWS ";" BWS name [ BWS "=" BWS value ] ) *)
let rec extensions line at =
  at = String.length line
  ||
  let semicolon = blanks line at in
  semicolon < String.length line
  && line.[semicolon] = ';'
  &&
  let name = blanks line (semicolon + 1) in
  let name_end = token line name in
  name_end > name
  &&
  let equals = blanks line name_end in
  if equals < String.length line && line.[equals] = '=' then
    let value = blanks line (equals + 1) in
    let is_quoted = value < String.length line && line.[value] = '"' in
    let value_end = if is_quoted then quoted line (value + 1) else token line value in
    value_end > value && extensions line value_end
  else extensions line name_end

let size line =
  let digits = Syntax.span (fun c -> digit c >= 0) line 0 (String.length line) in
  if digits = 0 then Error "a chunk has no size"
  else if digits > digits_max then Error "a chunk's size has too many digits"
  else if not (extensions line digits) then Error "a chunk's size has something behind it"
  else
    let rec value at sum = if at = digits then sum else value (at + 1) ((sum * 16) + digit line.[at]) in
    Ok (value 0 0)
