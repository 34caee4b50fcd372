(** The head of a request, from its text. Stricter than cohttp's own reader where being lax lets two programs on one
    connection disagree about where a message ends (RFC 9112, sections 5.1, 6.1 and 6.3). *)

val request : string -> (Cohttp.Request.t, string) result
(** Of a request line and header lines, each with its end (LF or CRLF), and the empty line; or what is wrong with it. *)

val response : Cohttp.Response.t -> string
(** The text of a status line and headers, with the empty line, which say how long the body is. *)
