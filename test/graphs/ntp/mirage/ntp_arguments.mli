(** The boot arguments of ntp. *)

val server : Ipaddr.t Cmdliner.Term.t
val server_port : int Cmdliner.Term.t
