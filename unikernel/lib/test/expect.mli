(** Tests as sentences. *)

val that : string -> bool -> unit
(** [that sentence holds] prints the sentence; where it does not hold, as a failure, and the program will exit with
    status 1. *)

val same : string -> ('a -> string) -> expected:'a -> 'a -> unit
(** {!that} two values are equal; prints both where they are not. *)

val raises : string -> (exn -> bool) -> (unit -> 'a) -> unit
(** {!that} a function raises an exception of which [bool] is true. *)
