open Lwt.Syntax

module Make (Store : Mirage_kv.RW) = struct
  let key = Mirage_kv.Key.v "counter/boots"

  let boots store =
    let* value = Store.get store key in
    match value with
    | Ok text -> Lwt.return (int_of_string text)
    | Error (`Not_found _) -> Lwt.return 0
    | Error error -> Fmt.failwith "read: %a" Store.pp_error error

  let start store =
    let* before = boots store in
    let* result = Store.set store key (string_of_int (before + 1)) in
    match result with
    | Ok () ->
        Logs.info (fun m -> m "This is boot number %d" (before + 1));
        Lwt.return_unit
    | Error error -> Fmt.failwith "write: %a" Store.pp_write_error error
end
