(** Connections without TLS. *)

module Make (S : Tcpip.Stack.V4V6) : sig
  include Conduit_mirage_types.S with type t = S.t and type flow = S.TCP.flow

  val v : S.t -> t
  (** The stack itself. *)
end
