(** A flow read by lines and written in pieces: what cohttp wants of its input and output. *)

module Make (F : Mirage_flow.S) : sig
  type t
  type error = [ `Read of F.error | `Write of F.write_error | `Line_too_long | `Headers_too_long ]

  exception Failed of error
  (** Raised, in Lwt, by the functions below. *)

  val pp_error : error Fmt.t
  val create : F.flow -> t

  val read_head : t -> string option Lwt.t
  (** The lines up to an empty one, and that one, as they came, without empty lines before them; [None] where data ends
      before that. At most 64 KB. What was written goes out before this waits. *)

  val read_line : t -> string option Lwt.t
  (** The next line without its end (LF or CRLF); [None] at the end of data. At most 16 KB, and 64 KB from one empty line
      to the next: so much may a head of a message be. What was written goes out before this waits. *)

  val read : t -> int -> string Lwt.t
  (** What has arrived, up to so many bytes; [""] at the end of data. Waits where nothing has. What was written goes out
      before this waits. *)

  val write : t -> string -> unit Lwt.t
  (** Keeps the text until 32 KB have come together or {!flush}. *)

  val flush : t -> unit Lwt.t

  val close : t -> unit Lwt.t
  (** Flushes and closes the flow, whatever fails on the way. *)
end
