(** The boot arguments of fetch. *)

val uri : string Cmdliner.Term.t
