(** Tests two disks: what is written is read again, and what is not there is an error. Overwrites both. *)

module Make (Disk : Mirage_block.S) (Other : Mirage_block.S) : sig
  val start : Disk.t -> Other.t -> unit Lwt.t
end
