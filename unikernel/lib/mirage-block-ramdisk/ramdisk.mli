(** Block devices in memory. They take room only for what was written, in pieces of 4 KiB, and are gone when the image
    ends. What is written is copied. *)

type error =
  [ Mirage_block.error
  | `Invalid_argument  (** sectors that the device does not have *)
  | `Buffer_alignment  (** a buffer is not as long as a whole number of sectors *) ]

type write_error = [ Mirage_block.write_error | `Invalid_argument | `Buffer_alignment ]

include Mirage_block.S with type error := error and type write_error := write_error

val pp_error : error Fmt.t
val pp_write_error : write_error Fmt.t

val connect : name:string -> t Lwt.t
(** The device of that name; made where there is none yet, with 32,768 sectors of 512 bytes, all zero. *)

val create : name:string -> size_sectors:int64 -> sector_size:int -> (t, error) result Lwt.t
(** A new device, all zero, in the place of one of that name. [Error `Invalid_argument] where the number of sectors is
    negative, or a sector has less than one byte. *)

val destroy : name:string -> unit
(** Forgets the name: the next {!connect} makes a new device. *)

val resize : t -> int64 -> (unit, write_error) result Lwt.t
(** To that many sectors. What is cut off is lost; what is added is zero. *)

val seek_unmapped : t -> int64 -> (int64, error) result Lwt.t
(** The first sector from there on that was never written, or the end. *)

val seek_mapped : t -> int64 -> (int64, error) result Lwt.t
(** The first sector from there on that may have been written, or the end. *)

val flush : t -> (unit, write_error) result Lwt.t
(** Does nothing. *)
