type client = [ `TCP of Ipaddr.t * int | `TLS of Tls.Config.client * client ]
type server = [ `TCP of int | `TLS of Tls.Config.server * server ]

module type S = sig
  type flow
  type t

  module Flow : Mirage_flow.S with type flow = flow

  val connect : t -> client -> flow Lwt.t
  val listen : t -> server -> (flow -> unit Lwt.t) -> unit Lwt.t
end
