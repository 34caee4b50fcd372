(** URIs whose host is an IPv6 address. Debian's [Uri.of_string] does not know them: of [http://\[::1\]:8080/a] it makes an
    empty host and the path [\[::1\]:8080/a]. *)

val with_literal : Uri.t -> Uri.t
(** The URI with the address, in brackets, as its host, its port and its path; any other one as it is. *)

val address : string -> Ipaddr.t option
(** The address that a host is, with brackets or without. *)
