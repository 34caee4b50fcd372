(** Where boot arguments come from. *)

val cmd_line : unit -> string
(** The arguments as one string, without the name of the image. *)
