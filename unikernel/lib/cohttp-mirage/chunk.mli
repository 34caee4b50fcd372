(** The line before a chunk (RFC 9112, section 7.1). *)

val size : string -> (int, string) result
(** The size that a line says, the line being without its CRLF: hexadecimal digits, 15 at most, and extensions, which are
    read and of no use. Anything else is refused, a blank behind the size as well: whoever takes it for something else
    finds other messages on the connection. *)
