(** The boot arguments of notebook. *)

val https_port : int Cmdliner.Term.t
val health_port : int Cmdliner.Term.t
