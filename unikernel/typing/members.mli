(** What may stand at a place in a file: for the completion of a name. *)

type t = { name : string; kind : string;  (** [value], [module] or [type]. *) text : string }

val at : marker:string -> exn -> t list option
(** What is in scope where [marker], a name that nothing has, was met: of the module before it, where there is one. [None] for
    any other error. *)
