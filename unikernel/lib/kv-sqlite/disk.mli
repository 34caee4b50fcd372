(** A block device as SQLite's disk: what it writes is kept in memory, in the order of its syncs, until it is
    {!Make.flush}ed. So nothing of a statement that fails has reached the device; and SQLite, which cannot wait, waits for
    no device: where one does not answer at once, the statement fails, and is asked again when {!Make.settle} is done. *)

module Make (Block : Mirage_block.S) : sig
  type t

  val create : Block.t -> Mirage_block.info -> t
  val operations : t -> Database.operations

  val flush : t -> (unit, Block.write_error) result Lwt.t
  (** Writes to the device what is in memory, in order. After an error the device may hold a part of it. *)

  val settle : t -> [ `Again | `Failed of Block.error | `Nothing ] Lwt.t
  (** Why an operation answered [false]. [`Again]: the device has answered by now. *)

  val forget : t -> unit
  (** Drops what was not flushed. *)

  val rest : t -> unit
  (** Drops what was read: after this the device may be asked again for all. *)
end
