(** Key-value stores in tar archives on block devices. *)

module Make_KV_RO (Block : Mirage_block.S) : sig
  type error =
    [ Mirage_kv.error
    | `Block of Block.error  (** the device failed *) ]

  include Mirage_kv.RO with type error := error

  val pp_error : error Fmt.t

  val connect : Block.t -> t Lwt.t
  (** Reads the headers of the archive that begins with the device's first sector, as [tar] writes it, not compressed;
      values are read when they are asked for. Knows POSIX and GNU headers. Of two entries with one name the later one
      counts. Links and devices are left out. An archive ends with the device or with a block of zeroes: a device that is
      all zero is an empty store.

      Raises [Invalid_argument] where the sector size is not a multiple of 512, and fails with [Failure], saying where,
      where the device holds no tar archive. *)
end
(** [last_modified] is the archive's; [digest] is SHA-256 and reads the value. A dictionary has neither:
    [`Value_expected]. *)
