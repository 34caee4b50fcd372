(** Block devices: disks, read and written by whole sectors. Names and types are those of mirage-block 3.

    An implementation may add errors of its own to {!error} and {!write_error}: the variants of {!S} are open. *)

type error = [ `Disconnected ]

val pp_error : error Fmt.t

type write_error = [ error | `Is_read_only  (** the disk cannot be written; nothing was *) ]

val pp_write_error : write_error Fmt.t

type info = {
  read_write : bool;  (** whether it can be written *)
  sector_size : int;  (** in bytes *)
  size_sectors : int64;  (** sectors of the whole device *)
}

val pp_info : Format.formatter -> info -> unit

module type S = sig
  type nonrec error = private [> error ]

  val pp_error : error Fmt.t

  type nonrec write_error = private [> write_error ]

  val pp_write_error : write_error Fmt.t

  type t

  val disconnect : t -> unit Lwt.t
  (** Never fails. Nothing may be asked of the device afterwards. *)

  val get_info : t -> info Lwt.t

  val read : t -> int64 -> Cstruct.t list -> (unit, error) result Lwt.t
  (** [read device sector buffers] fills the buffers, one after the other, from [sector] on. Each is as long as a whole
      number of sectors; there may be any number of them. After an error, some may be filled. *)

  val write : t -> int64 -> Cstruct.t list -> (unit, write_error) result Lwt.t
  (** The same in the other direction. After an error, some of it may be written. The buffers are not copied: they may be
      changed again when the promise is resolved. *)
end
