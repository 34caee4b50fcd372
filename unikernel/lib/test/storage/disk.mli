(** A disk for tests: bytes in memory, that can be cut off, and that can take its time. *)

type power = { mutable sectors_left : int }
(** How many more sectors reach the disk before its power is cut; each is written whole or not at all. After that every
    operation fails. *)

include
  Mirage_block.S
  with type error = [ Mirage_block.error | `Range ]
   and type write_error = [ Mirage_block.write_error | `Range ]

val create : ?sector:int -> int -> t
(** Of so many bytes, all zero. *)

val with_power : t -> power -> t
(** The same bytes. *)

val slow : t -> t
(** The same bytes; no operation is done before the main loop has run. *)

val bytes : t -> Bytes.t
(** Its content, not a copy. *)

val reads : t -> int
(** How often it was read. *)
