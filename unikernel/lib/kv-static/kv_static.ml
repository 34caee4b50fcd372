module type DATA = sig
  val bytes : unit -> Cstruct.buffer
  val files : (string * int * int * string) list
end

module Key = Mirage_kv.Key
module Int63 = Optint.Int63
module Entries = Map.Make (String)

module Make (Data : DATA) = struct
  type error = Mirage_kv.error

  let pp_error = Mirage_kv.pp_error

  type file = { from : int; length : int; digest : string }
  type node = Dictionary of node Entries.t | Value of file
  type key = Key.t
  type t = { bytes : Cstruct.t; root : node }

  let rec put node segments file =
    match (segments, node) with
    | [], _ | _, Value _ -> Value file
    | segment :: rest, Dictionary entries ->
        let below = Option.value (Entries.find_opt segment entries) ~default:(Dictionary Entries.empty) in
        Dictionary (Entries.add segment (put below rest file) entries)

  let bytes_of_hex text =
    String.init (String.length text / 2) (fun i -> Char.chr (int_of_string ("0x" ^ String.sub text (2 * i) 2)))

  let connect () =
    let add root (path, from, length, sha256) =
      put root (Key.segments (Key.v path)) { from; length; digest = bytes_of_hex sha256 }
    in
    let root = List.fold_left add (Dictionary Entries.empty) Data.files in
    Lwt.return { bytes = Cstruct.of_bigarray (Data.bytes ()); root }

  let disconnect _ = Lwt.return_unit

  let find store key =
    let rec go node = function
      | [] -> Ok node
      | segment :: rest -> (
          match node with
          | Value _ -> Error (`Dictionary_expected key)
          | Dictionary entries -> (
              match Entries.find_opt segment entries with
              | Some node -> go node rest
              | None -> Error (`Not_found key)))
    in
    go store.root (Key.segments key)

  let of_value store key f =
    Lwt.return
      (match find store key with
      | Ok (Value file) -> Ok (f file)
      | Ok (Dictionary _) -> Error (`Value_expected key)
      | Error _ as error -> error)

  let exists store key =
    Lwt.return
      (match find store key with
      | Ok (Value _) -> Ok (Some `Value)
      | Ok (Dictionary _) -> Ok (Some `Dictionary)
      | Error (`Not_found _) -> Ok None
      | Error _ as error -> error)

  let get store key = of_value store key (fun { from; length; _ } -> Cstruct.to_string store.bytes ~off:from ~len:length)

  let get_partial store key ~offset ~length:wanted =
    of_value store key (fun { from; length; _ } ->
        let offset = Int63.to_int offset in
        if offset < 0 || wanted < 0 || offset >= length then ""
        else Cstruct.to_string store.bytes ~off:(from + offset) ~len:(min wanted (length - offset)))

  let size store key = of_value store key (fun { length; _ } -> Int63.of_int length)
  let last_modified store key = of_value store key (fun _ -> Ptime.epoch)

  let digest store key = of_value store key (fun { digest; _ } -> digest)

  let list store key =
    Lwt.return
      (match find store key with
      | Ok (Dictionary entries) ->
          let kind = function Value _ -> `Value | Dictionary _ -> `Dictionary in
          Ok (List.map (fun (name, node) -> (Key.add key name, kind node)) (Entries.bindings entries))
      | Ok (Value _) -> Error (`Dictionary_expected key)
      | Error _ as error -> error)
end
