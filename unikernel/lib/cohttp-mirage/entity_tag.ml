let of_bytes bytes =
  let digit number = "0123456789abcdef".[number land 15] in
  let byte at = Char.code bytes.[at / 2] in
  let hex = String.init (2 * String.length bytes) (fun at -> digit (byte at lsr if at land 1 = 0 then 4 else 0)) in
  "\"" ^ hex ^ "\""

let is_between c = c = ',' || Syntax.is_blank c

(* From a place in a list on: a comma may stand in a tag. *)
let rec any text at holds =
  let stop = String.length text in
  let at = Syntax.span is_between text at stop in
  if at = stop then false
  else
    let quote = if at + 1 < stop && text.[at] = 'W' && text.[at + 1] = '/' then at + 2 else at in
    if quote >= stop || text.[quote] <> '"' then false
    else
      match String.index_from_opt text (quote + 1) '"' with
      | None -> false
      | Some close -> holds (String.sub text quote (close + 1 - quote)) || any text (close + 1) holds

let weak_match tag ~list = String.trim list = "*" || any list 0 (String.equal tag)
let strong_match tag text = String.equal tag (String.trim text)
