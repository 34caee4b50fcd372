(** Connections, with or without TLS, behind one interface: what is spoken over them need not know. The names are those
    of conduit-mirage 8. An image that uses {!TCP} alone has no TLS in it. *)

type client = Conduit_mirage_types.client
(** Whom to connect to: [`TCP (address, port)], or [`TLS (config, client)] over that. *)

type server = Conduit_mirage_types.server
(** Where to listen: [`TCP port], or [`TLS (config, server)] over that. *)

module type S = Conduit_mirage_types.S

module Endpoint = Conduit_mirage_endpoint
module Dial = Conduit_mirage_dial.Make
module TCP = Conduit_mirage_tcp.Make
module TLS = Conduit_mirage_tls.Make
module Direct = Conduit_mirage_tls.Direct
module TLS_server = Conduit_mirage_tls_server.Make
