(** The header or trailer lines of a message. *)

exception Malformed of string

val max_lines : int
(** So many lines at most. *)

type seen = {
  mutable hosts : string list;  (** the values of [Host] *)
  mutable connection : bool;
  mutable framing : bool;  (** [Content-Length] or [Transfer-Encoding] *)
  mutable expect : bool;
}
(** Which headers there are. *)

val nothing : unit -> seen

val read : string -> int -> seen -> Cohttp.Header.t
(** Notes what there is. The lines from this place on, up to an empty one. Lines end with CRLF or with LF alone (RFC 9112, section 2.2); a
    folded line, a blank before the colon, a name that is no token and a control character are refused.

    @raise Malformed saying what is wrong. *)

val line_end : string -> int -> int
(** Where the line that starts here ends: the place of its LF.

    @raise Malformed where it does not. *)

val without_cr : string -> int -> int -> int
(** [without_cr text at newline]: the end of the line's text. *)

val all : Cohttp.Header.t -> string -> string list
(** The values of all lines with this name. *)

val length : Cohttp.Header.t -> int64 option
(** What [Content-Length] says, several times the same included (RFC 9112, section 6.3).

    @raise Malformed where it is no number of at most 15 digits, or where there are two. *)

val chunked : Cohttp.Header.t -> [ `No | `Chunked | `Other ]
(** What [Transfer-Encoding] says: not there, [chunked] alone and once, in any case of letters, or anything else. *)

val options : Cohttp.Header.t -> string -> string list
(** The elements of all lines with this name, in lower case. *)
