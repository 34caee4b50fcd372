(** The boot arguments of lookup. *)

val host : string Cmdliner.Term.t
val port : int option Cmdliner.Term.t
