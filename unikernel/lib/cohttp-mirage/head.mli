(** The head of a message, from its text and to it. Stricter than cohttp's own reader where being lax lets two programs
    on one connection disagree about where a message ends (RFC 9112, sections 5.1, 6.1 and 6.3). *)

type refusal = Cohttp.Code.status_code * string
(** What to answer, and why. *)

type incoming = {
  request : Cohttp.Request.t;
  close : bool;  (** the connection ends with the answer: the client wants it so, or speaks HTTP/1.0 *)
  continue : bool;  (** the client waits for leave to send its body *)
}

val asks_to_close : Cohttp.Header.t -> bool

val request : string -> (incoming, refusal) result
(** Of a request line and header lines, each with its end (LF or CRLF), and the empty line. The request's [encoding] says
    how long its body is; [Unknown] is none. *)

val response : string -> (Cohttp.Response.t, string) result
(** Likewise of a status line and header lines, or what is wrong with them. The response's [encoding], where it has a body
    at all (see {!has_body}): [Unknown] lasts until the connection ends. Where both lengths are given, the chunks count,
    and [Content-Length] is left out. *)

val has_body : Cohttp.Code.meth -> Cohttp.Code.status_code -> bool
(** Whether an answer to that request has one, whatever its headers say (RFC 9112, section 6.3). *)

val is_interim : Cohttp.Code.status_code -> bool
(** An answer that announces another one (RFC 9110, section 15.2). Switching protocols is none. *)

val write_request : Cohttp.Request.t -> (string, string) result
(** The text of a request line and headers, with the empty line, which say how long the body is; or why it cannot be
    sent: a method, a target, a name or a value that would not be read as one. *)

val write_response : ?date:string -> Cohttp.Response.t -> (string, string) result
(** The text of a status line and headers, likewise. [date] is a header line with its end, put where there is no
    [Date]. *)
