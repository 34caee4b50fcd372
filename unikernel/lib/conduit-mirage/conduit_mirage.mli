(** Connections, with or without TLS, behind one interface: what is spoken over them need not know. The names are those
    of conduit-mirage 8. *)

type client = [ `TCP of Ipaddr.t * int | `TLS of Tls.Config.client * client ]
(** Whom to connect to. *)

type server = [ `TCP of int  (** port *) | `TLS of Tls.Config.server * server ]
(** Where to listen. *)

module Endpoint : sig
  val client : ?tls_authenticator:Tls.Authenticator.t -> Conduit.endp -> client Lwt.t
  (** How to connect to that place. Fails with [Failure] where it is [`Unknown], and for [`TLS] without
      [tls_authenticator]: there is no built-in list of authorities here. *)
end

module type S = sig
  type flow
  type t

  module Flow : Mirage_flow.S with type flow = flow

  val connect : t -> client -> flow Lwt.t
  (** Fails with [Failure] where there is no connection, or not the right one. *)

  val listen : t -> server -> (flow -> unit Lwt.t) -> unit Lwt.t
  (** Calls the function with each connection. Never resolves. *)
end

module TCP (S : Tcpip.Stack.V4V6) : S with type t = S.t and type flow = S.TCP.flow

module TLS (S : S) : sig
  type flow = TLS of Tls_mirage.Make(S.Flow).flow | Clear of S.flow

  include S with type t = S.t and type flow := flow
end
(** Both kinds over the same connections. A client that does not finish the handshake within 20 s is cut off; one whose
    handshake fails is told, and logged at level [info]. *)
