(** Streams of bytes between two ends: what TCP gives, what TLS needs and gives, what HTTP is spoken over. The names and
    types are those of mirage-flow 5. *)

type write_error = [ `Closed ]
(** What any flow may answer to a write: this direction was closed, by either end. *)

val pp_write_error : write_error Fmt.t

type 'a or_eof = [ `Data of 'a | `Eof ]
(** What a read gives: bytes, or that no more will come. *)

val pp_or_eof : 'a Fmt.t -> 'a or_eof Fmt.t

module type S = sig
  type error
  (** What can go wrong when reading. *)

  val pp_error : error Fmt.t

  type nonrec write_error = private [> write_error ]
  (** What can go wrong when writing. *)

  val pp_write_error : write_error Fmt.t

  type flow
  (** One end of a stream. *)

  val read : flow -> (Cstruct.t or_eof, error) result Lwt.t
  (** Waits for bytes and gives what is there, at least one, in a buffer that is the caller's from then on. After
      [`Eof] or an error nothing more will come: close the flow. *)

  val write : flow -> Cstruct.t -> (unit, write_error) result Lwt.t
  (** Sends the bytes. [Ok ()] means that the flow has taken all of them, not that they arrived; it takes them when it has
      room, which is how a slow receiver slows its sender down. The buffer is the flow's from then on: do not change it.
      After an error nothing more can be sent: close the flow. *)

  val writev : flow -> Cstruct.t list -> (unit, write_error) result Lwt.t
  (** As {!write}, of several buffers, one after the other. *)

  val shutdown : flow -> [ `read | `write | `read_write ] -> unit Lwt.t
  (** Ends one direction or both. After [`write], what was written still goes out and the other end then reads
      [`Eof]; after [`read], reads give [`Eof]. A flow over another one closes that where both directions have ended. *)

  val close : flow -> unit Lwt.t
  (** Ends both directions, and a flow underneath, and frees what the flow holds. Doing it again does nothing. *)
end
