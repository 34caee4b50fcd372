(** The boot arguments of hello. *)

val port : int Cmdliner.Term.t
