type client = Conduit_mirage_types.client
type server = Conduit_mirage_types.server

module type S = Conduit_mirage_types.S

module Endpoint = Conduit_mirage_endpoint
module Dial = Conduit_mirage_dial.Make
module TCP = Conduit_mirage_tcp.Make
module TLS = Conduit_mirage_tls.Make
module Direct = Conduit_mirage_tls.Direct
module TLS_server = Conduit_mirage_tls_server.Make
