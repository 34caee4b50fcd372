type note = { written : Ptime.t; text : string }

module Make (Store : Mirage_kv.RW) = struct
  type t = { store : Store.t; boots : int; mutable last : int }

  let folder = Mirage_kv.Key.v "notes"
  let key_of number = Mirage_kv.Key.(folder / Fmt.str "%06d" number)
  let boots_key = Mirage_kv.Key.v "boots"
  let boots { boots; _ } = boots

  (* The keys in the order of their numbers; a store without notes has no such folder. *)
  let keys store =
    let open Lwt.Syntax in
    let+ entries = Store.list store folder in
    match entries with
    | Ok entries -> Ok (List.sort Mirage_kv.Key.compare (List.map fst entries))
    | Error (`Not_found _) -> Ok []
    | Error _ as error -> error

  let all { store; _ } =
    let open Lwt_result.Syntax in
    let read before key =
      let* notes = Lwt.return before in
      let* text = Store.get store key in
      let+ written = Store.last_modified store key in
      { written; text } :: notes
    in
    let* keys = keys store in
    let+ notes = Lwt_list.fold_left_s read (Ok []) keys in
    List.rev notes

  (* The number is taken before the store is asked, so that two notes that come at once have two. *)
  let add notes text =
    notes.last <- notes.last + 1;
    Store.set notes.store (key_of notes.last) text

  let count_boot store =
    let open Lwt.Syntax in
    let* before = Store.get store boots_key in
    let boots =
      match before with
      | Ok text -> int_of_string text + 1
      | Error (`Not_found _) -> 1
      | Error error -> Fmt.failwith "the notebook cannot be read: %a" Store.pp_error error
    in
    let+ kept = Store.set store boots_key (string_of_int boots) in
    match kept with
    | Ok () -> boots
    | Error error -> Fmt.failwith "the notebook cannot be written: %a" Store.pp_write_error error

  let connect store =
    let open Lwt.Syntax in
    let* boots = count_boot store in
    let+ keys = keys store in
    match keys with
    | Error error -> Fmt.failwith "the notebook cannot be read: %a" Store.pp_error error
    | Ok keys ->
        let number key = int_of_string ("0u" ^ Mirage_kv.Key.basename key) in
        { store; boots; last = List.fold_left (fun last key -> max last (number key)) 0 keys }
end
