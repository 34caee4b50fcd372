type error = Mirage_kv.error
type write_error = Mirage_kv.write_error

let pp_error = Mirage_kv.pp_error
let pp_write_error = Mirage_kv.pp_write_error

module Key = Mirage_kv.Key
module Int63 = Optint.Int63

module Pure = struct
  module Entries = Map.Make (String)

  let ( let* ) = Result.bind

  type t = Dictionary of Ptime.t * t Entries.t | Value of Ptime.t * string
  type key = Key.t

  let empty now () = Dictionary (now, Entries.empty)

  let find store key =
    let rec go node = function
      | [] -> Ok node
      | segment :: rest -> (
          match node with
          | Value _ -> Error (`Dictionary_expected key)
          | Dictionary (_, entries) -> (
              match Entries.find_opt segment entries with
              | Some node -> go node rest
              | None -> Error (`Not_found key)))
    in
    go store (Key.segments key)

  let get store key =
    let* node = find store key in
    match node with Value (_, value) -> Ok value | Dictionary _ -> Error (`Value_expected key)

  let size store key = Result.map (fun value -> Int63.of_int (String.length value)) (get store key)

  let get_partial store key ~offset ~length =
    let* value = get store key in
    let offset = Int63.to_int offset in
    if offset < 0 || length < 0 || offset >= String.length value then Ok ""
    else Ok (String.sub value offset (min length (String.length value - offset)))

  let last_modified store key =
    let* node = find store key in
    match node with Value (time, _) | Dictionary (time, _) -> Ok time

  let list store key =
    let* node = find store key in
    match node with
    | Value _ -> Error (`Dictionary_expected key)
    | Dictionary (_, entries) ->
        let kind = function Value _ -> `Value | Dictionary _ -> `Dictionary in
        Ok (List.map (fun (name, node) -> (Key.add key name, kind node)) (Entries.bindings entries))

  (* Puts what [change] gives for the node at [key] in its place; [None] stands for no node. Dictionaries on the way are
     made where there is something to put into them, and go with the last that is in them. *)
  let change store key now change =
    let rec go node = function
      | [] -> change node
      | segment :: rest -> (
          match Option.value node ~default:(empty now ()) with
          | Value _ -> Error (`Dictionary_expected key)
          | Dictionary (time, entries) ->
              let* below = go (Entries.find_opt segment entries) rest in
              let entries = Entries.update segment (fun _ -> below) entries in
              let time = if rest = [] then now else time in
              Ok (if Entries.is_empty entries then None else Some (Dictionary (time, entries))))
    in
    Result.map (Option.value ~default:(empty now ())) (go (Some store) (Key.segments key))

  let put store key now node = change store key now (fun _ -> Ok (Some node))

  let remove store key now =
    match find store key with
    | Error (`Not_found _) -> Ok store
    | Error _ as error -> error
    | Ok _ -> change store key now (fun _ -> Ok None)

  let set store key now value =
    change store key now (function
        | Some (Dictionary _) -> Error (`Value_expected key)
        | Some (Value _) | None -> Ok (Some (Value (now, value))))

  let set_partial store key now ~offset part =
    let offset = Int63.to_int offset in
    match get store key with
    | Error (`Not_found _) -> set store key now part
    | Error _ as error -> error
    | Ok value ->
        let before = String.sub value 0 (min (max 0 offset) (String.length value)) in
        let after = min (String.length value) (String.length before + String.length part) in
        set store key now (before ^ part ^ String.sub value after (String.length value - after))

  let is_prefix ~of_:longer key =
    let rec go a b = match (a, b) with [], _ -> true | _, [] -> false | x :: a, y :: b -> String.equal x y && go a b in
    go (Key.segments key) (Key.segments longer)

  let rename store ~source ~dest now =
    let* node = find store source in
    let into dest =
      let* store = remove store source now in
      put store dest now node
    in
    match (node, find store dest) with
    | _ when Key.equal source dest -> Ok store
    | Dictionary _, _ when is_prefix source ~of_:dest -> Error (`Rename_source_prefix (source, dest))
    | _, Ok (Dictionary _) ->
        let dest = Key.add dest (Key.basename source) in
        if Key.equal source dest then Ok store else into dest
    | Dictionary _, Ok (Value _) -> Error (`Value_expected source)
    | Value _, Ok (Value _) | _, Error (`Not_found _) -> into dest
    | _, Error error -> Error error

  let rec equal a b =
    match (a, b) with
    | Value (_, a), Value (_, b) -> String.equal a b
    | Dictionary (_, a), Dictionary (_, b) -> Entries.equal equal a b
    | Value _, Dictionary _ | Dictionary _, Value _ -> false

  let pp ppf store =
    let rec go path = function
      | Value (time, value) -> Fmt.pf ppf "%s: %d bytes, %a@." path (String.length value) (Ptime.pp_rfc3339 ()) time
      | Dictionary (_, entries) -> Entries.iter (fun name node -> go (path ^ "/" ^ name) node) entries
    in
    go "" store

  (* Lengths stand before names and values, so that no two dictionaries give the same bytes. *)
  let rec digest = function
    | Value (_, value) -> Digest.string value
    | Dictionary (_, entries) ->
        let entry name node =
          let kind = match node with Value _ -> 'v' | Dictionary _ -> 'd' in
          Printf.sprintf "%d:%s%c%s" (String.length name) name kind (digest node)
        in
        Digest.string (Entries.fold (fun name node all -> all ^ entry name node) entries "")
end

type key = Key.t
type t = { mutable store : Pure.t; now : unit -> Ptime.t }

let connect ?(now = Mirage_ptime.now) () = Lwt.return { store = Pure.empty (now ()) (); now }
let disconnect _ = Lwt.return_unit
let get t key = Lwt.return (Pure.get t.store key)
let get_partial t key ~offset ~length = Lwt.return (Pure.get_partial t.store key ~offset ~length)
let size t key = Lwt.return (Pure.size t.store key)
let list t key = Lwt.return (Pure.list t.store key)
let last_modified t key = Lwt.return (Pure.last_modified t.store key)
let digest t key = Lwt.return (Result.map Pure.digest (Pure.find t.store key))

let exists t key =
  Lwt.return
    (match Pure.find t.store key with
     | Ok (Pure.Value _) -> Ok (Some `Value)
     | Ok (Pure.Dictionary _) -> Ok (Some `Dictionary)
     | Error (`Not_found _) -> Ok None
     | Error _ as error -> error)

let keep t changed = Lwt.return (Result.map (fun store -> t.store <- store) changed)
let set t key value = keep t (Pure.set t.store key (t.now ()) value)
let set_partial t key ~offset part = keep t (Pure.set_partial t.store key (t.now ()) ~offset part)
let remove t key = keep t (Pure.remove t.store key (t.now ()))
let rename t ~source ~dest = keep t (Pure.rename t.store ~source ~dest (t.now ()))

let allocate t key ?last_modified size =
  let now = Option.value last_modified ~default:(t.now ()) in
  keep t
    (match Pure.find t.store key with
     | Ok _ -> Error (`Already_present key)
     | Error (`Not_found _) -> Pure.set t.store key now (String.make (max 0 (Int63.to_int size)) '\000')
     | Error _ as error -> error)

let pp ppf t = Pure.pp ppf t.store
let equal a b = Pure.equal a.store b.store
