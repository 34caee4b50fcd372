(** The boot arguments of talker. *)

val messages : int Cmdliner.Term.t
