open Lwt.Syntax

let fail fmt = Fmt.kstr Lwt.fail_with fmt

let rec client ?tls_authenticator = function
  | `TCP (ip, port) -> Lwt.return (`TCP (ip, port))
  | `Unknown reason -> fail "no connection: %s" reason
  | `TLS (host, endpoint) -> (
      let* below = client ?tls_authenticator endpoint in
      match tls_authenticator with
      | None -> fail "%s: a TLS connection needs an authenticator that says whom to believe" host
      | Some authenticator -> (
          (* A host that is an address has a certificate for that address. *)
          let ip = Conduit_mirage_uri.address host in
          let peer_name =
            if ip = None then Result.to_option (Result.bind (Domain_name.of_string host) Domain_name.host) else None
          in
          if ip = None && peer_name = None then fail "%s is no host's name" host
          else
            match Tls.Config.client ~authenticator ?peer_name ?ip () with
            | Ok config -> Lwt.return (`TLS (config, below))
            | Error (`Msg reason) -> fail "TLS: %s" reason))
