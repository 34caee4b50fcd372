(** What both ends of a connection agreed on. *)

type tls_version = [ `TLS_1_0 | `TLS_1_1 | `TLS_1_2 | `TLS_1_3 ]
(** The older two can be named but not spoken. *)

val pp_tls_version : tls_version Fmt.t

type epoch_data = {
  side : [ `Client | `Server ];
  protocol_version : tls_version;
  ciphersuite : string;  (** its IANA name, as [TLS_AES_128_GCM_SHA256] *)
  peer_name : [ `host ] Domain_name.t option;  (** of a server, as its client expects it *)
  own_name : [ `host ] Domain_name.t option;  (** of this server, as the client asked for it *)
  peer_certificate : string option;  (** DER *)
  alpn_protocol : string option;
  resumed : bool;  (** whether an earlier session was continued; the certificate was verified then *)
}
(** Fewer fields than ocaml-tls has: keys and random numbers stay inside OpenSSL. *)
