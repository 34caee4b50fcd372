(** The boot arguments of web. *)

val title : string Cmdliner.Term.t
