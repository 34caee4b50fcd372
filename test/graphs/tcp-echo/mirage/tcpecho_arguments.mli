(** The boot arguments of tcpecho. *)

val port : int Cmdliner.Term.t
