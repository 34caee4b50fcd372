(** TLS over any flow, and certificates from a key-value store. The names are those of tls-mirage 2; see {!Tls.Config} for
    what differs. *)

module Make (F : Mirage_flow.S) : sig
  type error =
    [ `Tls_alert of Tls.Packet.alert_type  (** the peer gave up and said why *)
    | `Tls_failure of Tls.Engine.failure  (** this end gave up, and told the peer *)
    | `Read of F.error
    | `Write of F.write_error ]

  type write_error = [ `Closed | error ]

  include Mirage_flow.S with type error := error and type write_error := write_error
  (** [read] gives whole pieces of what arrived, decrypted. [write] of any length is sent in steps of 64 KB, each waiting
      until the flow underneath has taken it. [shutdown `write] tells the peer; what it still sends can be read.
      A connection that was cut reads as [`Eof], like one that was ended: where that matters, what is spoken over it must
      say how long it is, as HTTP does. *)

  val underlying : flow -> F.flow

  val reneg :
    ?authenticator:Tls.Authenticator.t ->
    ?cert:Tls.Config.own_cert ->
    ?drop:bool ->
    flow ->
    (unit, [ write_error | `Msg of string ]) result Lwt.t
  (** Always an error: renegotiation is gone from TLS 1.3 and not done in 1.2. *)

  val key_update : ?request:bool -> flow -> (unit, [ write_error | `Msg of string ]) result Lwt.t
  (** Sends with a new key from now on, and asks the peer to do so unless [request] is [false]. An error before TLS 1.3. *)

  val client_of_flow :
    Tls.Config.client ->
    ?host:[ `host ] Domain_name.t ->
    ?ip:Ipaddr.t ->
    F.flow ->
    (flow, write_error) result Lwt.t
  (** Shakes hands with the server at the other end, which must be [host] and [ip], where given (otherwise what the
      configuration says). Where it fails the peer was told; the flow underneath is still open, and the caller's. *)

  val server_of_flow : Tls.Config.server -> F.flow -> (flow, write_error) result Lwt.t
  (** Shakes hands with the client at the other end. Failures are as {!client_of_flow}'s. A client may take as long as it
      likes: bound it with a timeout where that matters. *)

  val epoch : flow -> (Tls.Core.epoch_data, unit) result
  (** What was agreed on; [Error ()] once closed. *)
end

(** Keys, certificates and whom to trust, from a store. PEM, in the files that MirageOS has them in. *)
module X509 (KV : Mirage_kv.RO) : sig
  val authenticator : ?crl:string -> KV.t -> Tls.Authenticator.t Lwt.t
  (** Trusts the authorities of [ca-roots.crt] (PEM, any number), at the time that {!Mirage_ptime} says. [crl]: the key
      of a revocation list (DER). Fails with [Failure], in words, where something is missing or cannot be read. *)

  val certificate : KV.t -> [< `Default | `Name of string ] -> Tls.Config.certchain Lwt.t
  (** The chain of [server.pem], own certificate first, and the key of [server.key]; or of [NAME.pem] and [NAME.key].
      Fails with [Failure], in words, where something is missing, cannot be read or does not belong together. *)
end
