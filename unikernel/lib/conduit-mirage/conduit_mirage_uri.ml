let address host =
  let length = String.length host in
  let bare = if length > 2 && host.[0] = '[' && host.[length - 1] = ']' then String.sub host 1 (length - 2) else host in
  Result.to_option (Ipaddr.of_string bare)

let drop n text = String.sub text n (String.length text - n)

let port_of text =
  let is_number = text <> "" && String.length text <= 5 && String.for_all (fun c -> c >= '0' && c <= '9') text in
  match if is_number then int_of_string_opt text else None with Some port when port < 65536 -> Some port | _ -> None

(* What follows the address: nothing, a port, a path. *)
let port_and_path rest =
  let slash = Option.value (String.index_opt rest '/') ~default:(String.length rest) in
  let before = String.sub rest 0 slash and path = drop slash rest in
  if before = "" then Some (None, path)
  else if before.[0] = ':' then Option.map (fun port -> (Some port, path)) (port_of (drop 1 before))
  else None

(* Its path is encoded: a bracket is three characters of it. *)
let with_literal uri =
  let path = Uri.path uri in
  match (Uri.host uri, String.length path) with
  | Some "", length when length > 6 && String.uppercase_ascii (String.sub path 0 3) = "%5B" -> (
      match String.index_from_opt path 3 '%' with
      | Some close when close + 3 <= length && String.uppercase_ascii (String.sub path close 3) = "%5D" -> (
          let literal = String.sub path 3 (close - 3) in
          match (Ipaddr.V6.of_string literal, port_and_path (drop (close + 3) path)) with
          | Ok _, Some (port, path) ->
              Uri.with_path (Uri.with_port (Uri.with_host uri (Some ("[" ^ literal ^ "]"))) port) path
          | _ -> uri)
      | _ -> uri)
  | _ -> uri
