(** Prints both clocks five times, half a second apart: the date in UTC, and the time since the app started. *)

val start : unit -> unit Lwt.t
