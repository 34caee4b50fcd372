(** A flow read by lines and written in pieces, with a bound on how long it waits. Failures are those of {!Error}. *)

module Make (F : Mirage_flow.S) : sig
  type t

  val first_line : string
  (** What is [Too_long] where a head has no line that ends. *)

  val create : ?connection:(give_up:(unit -> unit) -> Conduit_mirage_connections.t) -> F.flow -> t
  (** With [connection], which registers it, the other end is waited for no longer than {!allow} says, and for 60 seconds
      to take 64 KB of what is sent. Then the flow is closed. *)

  val allow : t -> seconds:int -> unit
  (** The other end may let this one wait so long for data, all in all, from now on. *)

  val allow_more : t -> seconds:int -> unit
  (** As much as is left, and so many seconds more, but no more than a minute. *)

  val allow_all : t -> unit
  (** As long as it likes. *)

  val given_up : t -> bool

  val read_head : ?patience:int * int -> t -> string option Lwt.t
  (** The lines up to an empty one, and that one, as they came, without empty lines before them; [None] where data ends
      before any of it. At most 64 KB. [patience]: how many seconds it may take to begin, and from there to end. What was
      written goes out before this waits. Fails with [Too_long], and with [Cut_short] where data ends within the head. *)

  val read_line : t -> string option Lwt.t
  (** The next line without its end (LF or CRLF); [None] at the end of data. At most 16 KB, and 64 KB from one empty line
      to the next. *)

  val read_strict_line : t -> longest:int -> string Lwt.t
  (** The next line without its end, which must be CRLF, with no CR before it. Fails with [Cut_short] where data ends
      before that, and with [Malformed]. *)

  val read_line_end : t -> unit Lwt.t
  (** Reads CRLF. Fails with [Cut_short], and with [Malformed] where something else is there. *)

  val read : t -> int -> string Lwt.t
  (** What has arrived, up to so many bytes; [""] at the end of data. Waits where nothing has. What was written goes out
      before this waits. *)

  val write : t -> string -> unit Lwt.t
  (** Keeps the text until 32 KB have come together or {!flush}. *)

  val flush : t -> unit Lwt.t

  val close : t -> unit Lwt.t
  (** Flushes and closes the flow, whatever fails on the way. *)

  val linger : t -> unit Lwt.t
  (** Flushes, ends this direction, and drops what still arrives, for five seconds and 16 MB at most. Closing a connection
      with data unread breaks it off, and the other end may lose what it was told last (RFC 9112, section 9.6). *)

  val is_in_head : t -> bool
  (** Whether {!read_head} has got a part of a head. *)
end
