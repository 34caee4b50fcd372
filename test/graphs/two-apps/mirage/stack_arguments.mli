(** The boot arguments of stack. *)

val ttl : int Cmdliner.Term.t
val search : string list option Cmdliner.Term.t
