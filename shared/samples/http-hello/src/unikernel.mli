(** Answers every request with a greeting. *)

module Make (Http : Cohttp_mirage.Server.S) : sig
  val start : (Conduit_mirage.server -> Http.t -> unit Lwt.t) -> int -> unit Lwt.t
  (** [start listen port] serves [port] for as long as the image runs. *)
end
