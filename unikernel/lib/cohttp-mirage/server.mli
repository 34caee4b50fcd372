(** HTTP/1.1 servers. *)

module type S = sig
  include Cohttp_lwt.S.Server

  val callback : t -> IO.conn -> unit Lwt.t
  (** Serves the requests of one connection, one after the other, until either end closes it; then closes it. *)
end

module Flow (F : Mirage_flow.S) : S with type IO.conn = F.flow

module Make (S : Conduit_mirage.S) : sig
  include S with type IO.conn = S.flow

  val listen : S.t -> Conduit_mirage.server -> t -> unit Lwt.t
  (** Serves every connection to a port. Never resolves. *)
end
