(** An app that takes a device and a boot argument. *)

module Make (_ : sig
    val start : unit -> unit Lwt.t
  end) : sig
  val start : string -> unit Lwt.t
end
