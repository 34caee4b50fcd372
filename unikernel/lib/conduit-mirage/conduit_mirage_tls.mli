(** Connections with and without TLS. *)

module Make (S : Conduit_mirage_types.S) : sig
  type flow = TLS of Tls_mirage.Make(S.Flow).flow | Clear of S.flow

  include Conduit_mirage_types.S with type t = S.t and type flow := flow

  val v : S.t -> t
  (** The conduit underneath. *)
end
(** Both kinds over the same connections. A client that does not finish the handshake within 20 s is cut off; one whose
    handshake fails is told, and logged at level [info]. *)

module Direct (S : Tcpip.Stack.V4V6) : module type of Make (Conduit_mirage_tcp.Make (S))
(** Over a stack: MirageOS's [conduit_direct ~tls:true]. *)
