(** Sends every datagram back to where it came from. *)

module Make (Stack : Tcpip.Stack.V4V6) : sig
  val start : Stack.t -> int -> unit Lwt.t
  (** [start stack port] listens to UDP port [port] for as long as the image runs. *)
end
