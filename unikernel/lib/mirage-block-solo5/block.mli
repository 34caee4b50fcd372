(** A block device that the tender attaches, under its name in the manifest: [hvt-run --block:NAME=FILE].

    A request goes to the tender as few calls as it can: neighbouring buffers together, at most {!largest_call} bytes in
    each. Between the calls of a larger request other threads run. Reads of at most 32 KiB that follow each other are
    answered from 64 KiB that were read at once: while an image runs, its disk is its own. What is written has been given
    to the tender's host when the promise is resolved, in the order in which it was asked for; Solo5 has no call that
    makes the host put it on its disk. *)

type error =
  [ Mirage_block.error
  | `Invalid_argument  (** sectors that the device does not have *)
  | `Unspecified_error  (** the host failed, and does not say how: its file has become shorter, for one *)
  | `Buffer_alignment  (** a buffer is not as long as a whole number of sectors *) ]

type write_error = [ Mirage_block.write_error | `Invalid_argument | `Unspecified_error | `Buffer_alignment ]

include Mirage_block.S with type error := error and type write_error := write_error

val pp_error : error Fmt.t
val pp_write_error : write_error Fmt.t

val connect : string -> t Lwt.t
(** Takes the device of that name; fails with [Failure] where the manifest has none, or the device was taken before. *)

val largest_call : int
(** In bytes: 1 MiB. *)
