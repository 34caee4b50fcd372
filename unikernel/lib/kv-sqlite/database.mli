(** SQLite, as far as the store needs it. One statement at a time. *)

type t

type operations = {
  read : int -> bytes -> bool;  (** Fills the bytes from that byte of the disk on. *)
  write : int -> string -> bool;
  sync : unit -> unit;  (** What was written before must reach the disk before what is written later. *)
}
(** [false] where the disk does not answer: the statement then fails with [SQLITE_IOERR]. So it does
    where one of them raises. *)

type field = Null | Int of int | Text of string | Blob of string

type failure = { code : int; message : string }
(** SQLite's primary result code. *)

val open_ : operations -> sector:int -> database_size:int -> journal_size:int -> t
(** The database in the first [database_size] bytes of a disk, its journal in the [journal_size] after them. *)

val close : t -> unit
(** Nothing may be asked afterwards. *)

val query : t -> string -> field list -> (field array list, failure) result
(** One statement of SQL, with values for its parameters; the rows in order. *)

val part : t -> row:int -> offset:int -> length:int -> (string, failure) result
(** Of the column [data] of a row of [sqlar]; a failure where it has no such bytes. *)

val is_full : failure -> bool
val is_broken : failure -> bool
(** The disk holds no database, or a damaged one. *)
