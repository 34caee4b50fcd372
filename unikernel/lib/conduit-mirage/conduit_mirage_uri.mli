(** Hosts of URIs that are addresses. *)

val address : string -> Ipaddr.t option
(** The address that a host is, with brackets or without. *)
