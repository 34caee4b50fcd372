(** What [Conduit_mirage] shows of itself, apart from it: images link only the parts that they use. *)

type client = [ `TCP of Ipaddr.t * int | `TLS of Tls.Config.client * client ]
(** Whom to connect to. *)

type server = [ `TCP of int  (** port *) | `TLS of Tls.Config.server * server ]
(** Where to listen. *)

module type S = sig
  type flow
  type t

  module Flow : Mirage_flow.S with type flow = flow

  val connect : t -> client -> flow Lwt.t
  (** Fails with [Failure] where there is no connection, or not the right one. *)

  val listen : t -> server -> (flow -> unit Lwt.t) -> unit Lwt.t
  (** Calls the function with each connection. Never resolves. *)
end
