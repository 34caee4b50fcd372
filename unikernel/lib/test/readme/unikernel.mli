(** The app of each example. *)

val start : unit -> unit Lwt.t
