(** The boot arguments of site. *)

val https_port : int Cmdliner.Term.t
