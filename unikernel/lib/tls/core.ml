type tls_version = [ `TLS_1_0 | `TLS_1_1 | `TLS_1_2 | `TLS_1_3 ]

let pp_tls_version ppf version =
  Fmt.string ppf
    (match version with
     | `TLS_1_0 -> "TLS 1.0"
     | `TLS_1_1 -> "TLS 1.1"
     | `TLS_1_2 -> "TLS 1.2"
     | `TLS_1_3 -> "TLS 1.3")

type epoch_data = {
  side : [ `Client | `Server ];
  protocol_version : tls_version;
  ciphersuite : string;
  peer_name : [ `host ] Domain_name.t option;
  own_name : [ `host ] Domain_name.t option;
  peer_certificate : string option;
  alpn_protocol : string option;
  resumed : bool;
}
