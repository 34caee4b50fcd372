let is_digit c = c >= '0' && c <= '9'
let digits_max = 15

let number text =
  let length = String.length text in
  if length > 0 && length <= digits_max && Syntax.span is_digit text 0 length = length then int_of_string_opt ("0u" ^ text)
  else None

let prefix = "bytes="

let read text ~size =
  let text = String.trim text in
  let start = String.length prefix in
  if size = 0 || String.length text < start || String.lowercase_ascii (String.sub text 0 start) <> prefix then `Whole
  else
    let spec = String.trim (String.sub text start (String.length text - start)) in
    match String.index_opt spec '-' with
    | None -> `Whole
    | Some dash -> (
        let last = String.sub spec (dash + 1) (String.length spec - dash - 1) in
        match (String.sub spec 0 dash, number (String.sub spec 0 dash), last, number last) with
        | "", _, _, Some 0 -> `Unsatisfiable
        | "", _, _, Some length ->
            let length = min length size in
            `Part (size - length, length)
        | _, Some from, "", _ -> if from >= size then `Unsatisfiable else `Part (from, size - from)
        | _, Some from, _, Some last when last >= from ->
            if from >= size then `Unsatisfiable else `Part (from, min last (size - 1) - from + 1)
        | _ -> `Whole)
