(** The boot arguments of udpecho. *)

val port : int Cmdliner.Term.t
