(** Greets somebody some times, then ends. *)

val start : string array -> string -> int -> bool -> unit Lwt.t
(** [start argv whom times loud]: the raw words of the command line, then the declared boot arguments [--whom],
    [--times] and [--loud]. *)
