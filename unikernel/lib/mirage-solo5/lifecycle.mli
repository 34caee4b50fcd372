(** See {!Solo5_os.Lifecycle}. *)

val await_shutdown_request :
  ?can_poweroff:bool -> ?can_reboot:bool -> unit -> [ `Poweroff | `Reboot ] Lwt.t
