(** The boot arguments of greeter. *)

val whom : string Cmdliner.Term.t
val times : int Cmdliner.Term.t
val loud : bool Cmdliner.Term.t
