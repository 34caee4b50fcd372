(** Logs two messages. *)

val start : unit -> unit Lwt.t
