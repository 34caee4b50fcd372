module Key = Mirage_kv.Key
module Entries = Map.Make (String)

type 'file node = Dictionary of 'file node Entries.t | Value of 'file
type 'file t = 'file node

let empty = Dictionary Entries.empty

let rec put node segments last =
  match segments with
  | [] -> last node
  | segment :: rest ->
      let entries = match node with Some (Dictionary entries) -> entries | Some (Value _) | None -> Entries.empty in
      Dictionary (Entries.add segment (put (Entries.find_opt segment entries) rest last) entries)

let add_file tree segments file = put (Some tree) segments (fun _ -> Value file)

let add_dictionary tree segments =
  put (Some tree) segments (function Some (Dictionary _ as node) -> node | Some (Value _) | None -> empty)

let find tree key =
  let rec go node = function
    | [] -> Ok node
    | segment :: rest -> (
        match node with
        | Value _ -> Error (`Dictionary_expected key)
        | Dictionary entries -> (
            match Entries.find_opt segment entries with Some node -> go node rest | None -> Error (`Not_found key)))
  in
  go tree (Key.segments key)

let file tree key =
  match find tree key with
  | Ok (Value file) -> Ok file
  | Ok (Dictionary _) -> Error (`Value_expected key)
  | Error (`Not_found _ | `Dictionary_expected _) as error -> error

let kind_of = function Value _ -> `Value | Dictionary _ -> `Dictionary

let kind tree key =
  match find tree key with
  | Ok node -> Ok (Some (kind_of node))
  | Error (`Not_found _) -> Ok None
  | Error (`Dictionary_expected _) as error -> error

let list tree key =
  match find tree key with
  | Ok (Dictionary entries) -> Ok (List.map (fun (name, node) -> (Key.add key name, kind_of node)) (Entries.bindings entries))
  | Ok (Value _) -> Error (`Dictionary_expected key)
  | Error (`Not_found _ | `Dictionary_expected _) as error -> error
