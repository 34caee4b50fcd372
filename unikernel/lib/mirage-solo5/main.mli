(** See {!Solo5_os.Main}. *)

val run : unit Lwt.t -> unit
val wait_for_work_on_handle : int64 -> unit Lwt.t
