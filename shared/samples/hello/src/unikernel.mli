(** Says hello four times, a second apart, then ends. *)

val start : unit -> unit Lwt.t
