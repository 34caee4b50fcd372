(** The tests that every block device passes. *)

module Make (Block : Mirage_block.S) : sig
  val random : string -> Block.t -> steps:int -> unit
  (** Reads and writes at random, with buffers of all sizes, in range and out of it, against an array of bytes that was all
      zero as the device is. *)
end
