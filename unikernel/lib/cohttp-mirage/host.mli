(** What [Host] may say (RFC 9110, section 7.2, and RFC 3986, section 3.2.2). *)

val is_host : string -> bool
(** A name or an address, with or without a port, without user information; or nothing at all. An IPv6 address stands in
    brackets. *)

val of_uri : Uri.t -> (string, string) result
(** What a client says of the URI that it asks for, or what is wrong with it. *)
