(** Says which addresses the stack has, and stays there to be pinged. *)

module Make (Stack : Tcpip.Stack.V4V6) : sig
  val start : Stack.t -> unit Lwt.t
end
