(** The boot arguments of browser. *)

val file : string Cmdliner.Term.t
