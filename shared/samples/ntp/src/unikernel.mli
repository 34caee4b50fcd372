(** Asks a time server how far the clock of this machine is off. *)

module Make (Stack : Tcpip.Stack.V4V6) : sig
  val start : Stack.t -> Ipaddr.t -> int -> unit Lwt.t
  (** [start stack server port] asks up to three times, a second apart, and says what it learnt. *)
end
