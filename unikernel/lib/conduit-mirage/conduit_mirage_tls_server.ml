open Lwt.Syntax

module Make (S : Conduit_mirage_types.S) (KV : Mirage_kv.RO) = struct
  module Tls_conduit = Conduit_mirage_tls.Make (S)
  module X509 = Tls_mirage.X509 (KV)
  module Flow = Tls_conduit.Flow

  type flow = Flow.flow
  type t = { conduit : S.t; config : Tls.Config.server }

  let start ~name ~protocols ~resumption conduit store =
    let* certificate = X509.certificate store (`Name name) in
    let alpn_protocols = List.filter (( <> ) "") (List.map String.trim (String.split_on_char ',' protocols)) in
    match Tls.Config.server ~certificates:(`Single certificate) ~alpn_protocols ~resumption () with
    | Ok config -> Lwt.return { conduit; config }
    | Error (`Msg reason) -> Lwt.fail_with ("TLS: " ^ reason)

  let connect t client = Tls_conduit.connect t.conduit client

  let listen t server f =
    let server = match server with `TCP port -> `TLS (t.config, `TCP port) | `TLS _ -> server in
    Tls_conduit.listen t.conduit server f
end
