(** Logs a few messages. *)

val start : unit -> int -> unit Lwt.t
(** [start () count] logs [count] messages, one every tenth of a second. *)
