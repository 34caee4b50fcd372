(** Names of what is served, by which a client asks whether it still has the same (RFC 9110, sections 8.8.3 and 13.1). *)

val of_bytes : string -> string
(** A strong tag, with its quotes, of bytes that name the content. *)

val weak_match : string -> list:string -> bool
(** Whether a list of tags, as in [If-None-Match], has this one, weak or strong; ["*"] has all. *)

val strong_match : string -> string -> bool
(** Whether this is the tag, as in [If-Range]: a weak one is not. *)
