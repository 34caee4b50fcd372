type t = nativeint
type operations = { read : int -> bytes -> bool; write : int -> string -> bool; sync : unit -> unit }
type field = Null | Int of int | Text of string | Blob of string
type failure = { code : int; message : string }

external raw_open : operations -> int -> int -> int -> t = "kv_sqlite_open"
external close : t -> unit = "kv_sqlite_close"
external raw_query : t -> string -> field array -> int * field array list = "kv_sqlite_query"
external raw_part : t -> int -> int -> int -> int * string = "kv_sqlite_part"
external message : t -> string = "kv_sqlite_message"

let open_ operations ~sector ~database_size ~journal_size = raw_open operations sector database_size journal_size

(* Result codes of sqlite3.h. *)
let ok = 0
let is_full { code; _ } = code = 13 || code = 18
let is_broken { code; _ } = code = 11 || code = 26
let failure t code = Error { code; message = message t }

let query t sql fields =
  match raw_query t sql (Array.of_list fields) with
  | code, rows when code = ok -> Ok (List.rev rows)
  | code, _ -> failure t code

let part t ~row ~offset ~length =
  match raw_part t row offset length with code, bytes when code = ok -> Ok bytes | code, _ -> failure t code
