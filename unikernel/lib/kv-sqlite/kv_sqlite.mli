(** A key-value store that outlives power cuts: an SQLite database on a block device.

    What a promise of [set], [set_partial], [allocate], [remove] or [rename] acknowledged is on the device. Wherever the
    device stops taking writes, the next {!Make.connect} finds the store as it was before the operation that was under way,
    or as it is after it: SQLite's rollback journal sees to that. It relies on the device to write in the order in which it
    is asked and to keep what it has acknowledged; a tender keeps both as long as its host runs. Whether a file outlives a
    crash of the host is between the host and its disk.

    The disk can be read, and made, on any machine: it begins with the database, in SQLite's own format, with the table
    [sqlar] of SQLite archives, so [sqlite3 disk.img -At] lists it and [sqlite3 disk.img -Ax] unpacks it. The journal is the
    disk's last eighth, at least 64 KiB and at most 16 MiB. A disk that is all zero is an empty store. After a power cut
    boot the image once before another program opens the disk: that program knows nothing of the journal there.

    A disk may be a stranger's: views and triggers in its database are not run. *)

module Make (Block : Mirage_block.S) : sig
  type error =
    [ Mirage_kv.error
    | `Block of Block.error  (** the device failed *)
    | `Compressed of Mirage_kv.key  (** by the program that made the archive; store it uncompressed *)
    | `Damaged of string  (** the database is damaged: what SQLite says of it *) ]

  type write_error =
    [ Mirage_kv.write_error
    | `Block of Block.error
    | `Block_write of Block.write_error
    | `Compressed of Mirage_kv.key
    | `Damaged of string ]

  include Mirage_kv.RW with type error := error and type write_error := write_error

  val pp_error : error Fmt.t
  val pp_write_error : write_error Fmt.t

  val connect : ?now:(unit -> Ptime.t) -> Block.t -> t Lwt.t
  (** Opens the store, makes one on a disk that is all zero, and undoes what a power cut interrupted. Fails with [Failure]
      where the disk holds something else or has less than 256 KiB. The device belongs to the store from then on. [now]:
      {!Mirage_ptime.now} where it is left out; times are kept in whole seconds. *)
end
(** A dictionary is there as long as something is in it. Values have at most 1,000,000,000 bytes, and must fit into memory
    while they are written. A change that is too large for the journal is [`No_space], and changes nothing. Operations
    follow one another. [digest] is SHA-256 and reads the value; a dictionary has none: [`Value_expected]. *)
