(** HTTP servers and clients over any flow and over conduits, by cohttp. The names are those of cohttp-mirage 6; what is
    inside is Debian's cohttp 4.0, so requests, responses and headers are [Cohttp.Request], [Cohttp.Response] and
    [Cohttp.Header] (cohttp-mirage 6 takes them from [Http]). *)

module IO (F : Mirage_flow.S) : sig
  type channel
  (** A flow with its buffers. *)

  val of_flow : F.flow -> channel

  include Cohttp_lwt.S.IO with type ic = channel and type oc = channel and type conn = F.flow

  val close : channel -> unit Lwt.t
  (** Sends what was written, where that is still possible, and closes the flow. *)
end
(** Lines of at most 16 KB, heads of at most 64 KB: longer ones end the connection. *)

module Server : sig
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
end

module Client : sig
  module Make (R : Resolver_mirage.S) (S : Conduit_mirage.S) : sig
    include Cohttp_lwt.S.Client

    val ctx : ?authenticator:Tls.Authenticator.t -> R.t -> S.t -> ctx
    (** What the calls below need as [?ctx]. [https://] needs a conduit with TLS and an [authenticator]: there is no
        built-in list of authorities. *)

    val with_authenticator : Tls.Authenticator.t -> ctx -> ctx
  end
end

module Static : sig
  module HTTP (FS : Mirage_kv.RO) (S : Cohttp_lwt.S.Server) : sig
    val start :
      http_port:int ->
      ?request_fn:(Uri.t -> Cohttp.Header.t -> Cohttp.Header.t) ->
      FS.t ->
      ([> `TCP of int ] -> S.t -> 'a) ->
      'a
    (** Serves the values of a store: [/a/b] is the key [a/b], a dictionary's value is its [index.html], the type goes by
        the name's ending. Answers GET and HEAD; an [ETag] made of the digest spares a browser what it has.
        [request_fn] may change the headers of an answer. *)
  end
end
(** A site in a key-value store. *)
