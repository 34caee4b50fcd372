(** Greets. *)

val hello : string -> string
(** The greeting of somebody, with numbers from C and from a rule. *)
