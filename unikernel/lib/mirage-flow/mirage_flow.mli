(** What a flow is: bytes in order, both ways, between two ends. *)

type write_error = [ `Closed ]
(** [`Closed]: the other end takes nothing more, or this one said it would write nothing more. *)

val pp_write_error : write_error Fmt.t

type 'a or_eof = [ `Data of 'a | `Eof ]
(** What a read gives: something, or the end. *)

val pp_or_eof : 'a Fmt.t -> 'a or_eof Fmt.t

module type S = sig
  type error

  val pp_error : error Fmt.t

  type nonrec write_error = private [> write_error ]

  val pp_write_error : write_error Fmt.t

  type flow

  val read : flow -> (Cstruct.t or_eof, error) result Lwt.t
  (** Waits for bytes and gives them, at least one, in a buffer that is the caller's. After [`Eof] or an error there is
      nothing more to read. *)

  val write : flow -> Cstruct.t -> (unit, write_error) result Lwt.t
  (** Resolves when the flow has taken the whole buffer, which is not to be changed afterwards; it waits where the other
      end is slower. After an error nothing more can be written. *)

  val writev : flow -> Cstruct.t list -> (unit, write_error) result Lwt.t
  (** {!write} of one buffer after the other. *)

  val shutdown : flow -> [ `read | `write | `read_write ] -> unit Lwt.t
  (** [`write] sends what was written, then tells the other end that this was all; reading goes on. [`read]: nothing more
      will be read. *)

  val close : flow -> unit Lwt.t
  (** Ends both directions and frees what the flow holds. Closing again does nothing. *)
end
