(** What a client or a server of TLS allows. Made once and used for any number of connections.

    The names are those of ocaml-tls 2. TLS 1.3 and 1.2 are spoken, with ECDHE key exchange (X25519, P-256, P-384) and
    AES-GCM or ChaCha20-Poly1305 only. What differs: OpenSSL does the work, so certificates and keys are values of this
    library rather than of [x509]; cipher suites, groups and signature algorithms cannot be chosen one by one (there is
    no weak one to leave out); renegotiation does not exist; sessions are resumed without being asked for. *)

type certchain
(** A chain of certificates, the own one first, and the private key of that. *)

val certchain_of_pem : chain:string -> key:string -> (certchain, [> `Msg of string ]) result
(** Both as PEM, the key (RSA, ECDSA or Ed25519) without a pass phrase. Errors where one cannot be read or they do not
    belong together. *)

type own_cert =
  [ `None
  | `Single of certchain
  | `Multiple of certchain list  (** by the name that the client asks for; another name is refused *)
  | `Multiple_default of certchain * certchain list  (** likewise, but the first one where none is for that name *) ]
(** What this end shows of itself. *)

type client
type server

val client :
  authenticator:Authenticator.t ->
  ?peer_name:[ `host ] Domain_name.t ->
  ?version:Core.tls_version * Core.tls_version ->
  ?certificates:own_cert ->
  ?alpn_protocols:string list ->
  ?ip:Ipaddr.t ->
  ?resumption:bool ->
  unit ->
  (client, [> `Msg of string ]) result
(** [peer_name] is sent to the server (SNI), and its certificate must be for it; [ip]: must be for that address. With
    neither, any name will do: say one. [version] is the minimum and the maximum that is spoken, 1.2 and 1.3 where left out.
    [alpn_protocols] in the order of preference. [resumption] (default [true]): the last session with each of up to 32
    names is kept and resumed, which spares the server a signature. *)

val server :
  ?version:Core.tls_version * Core.tls_version ->
  ?certificates:own_cert ->
  ?authenticator:Authenticator.t ->
  ?alpn_protocols:string list ->
  ?resumption:bool ->
  unit ->
  (server, [> `Msg of string ]) result
(** With an [authenticator], clients must show a certificate and are verified by it. Of [alpn_protocols] the first that the
    client speaks, too, is chosen; a client that offers others only is refused. [resumption] (default [true]): clients
    get tickets, sealed with a key that is made here, known to nobody and gone when the unikernel ends. Without
    certificates there is no server: an error. *)

val peer : client -> [ `host ] Domain_name.t -> client
(** The same for another server. *)

val ip : client -> Ipaddr.t -> client

(**/**)

val connect_client : client -> Openssl.connection
val connect_server : server -> Openssl.connection
val peer_name : client -> [ `host ] Domain_name.t option
val remember : client -> Openssl.session -> unit
