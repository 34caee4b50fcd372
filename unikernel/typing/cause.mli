(** Why the compiler reports something, as data: what its English says, for others to say in theirs. *)

val watch : unit -> unit
(** Notes each error and each warning of which a report is made from now on. *)

val take : unit -> Yojson.Safe.t option
(** The cause of the last report, once: an object with a [kind], as [shared/ocaml/ocaml-cause.ts] has them. [None] for kinds that
    are told by the report alone. *)
