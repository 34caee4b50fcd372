open Lwt.Syntax

module Make (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) = struct
  module Over = Conduit_mirage.TLS (Conduit)
  module X509 = Tls_mirage.X509 (Store)
  module Flow = Over.Flow

  type flow = Over.flow
  type t = { conduit : Over.t; config : Tls.Config.server }

  let connect { conduit; _ } client = Over.connect conduit client

  let listen { conduit; config } server serve =
    match server with
    | `TLS _ -> Over.listen conduit server serve
    | plain -> Over.listen conduit (`TLS (config, plain)) serve

  let names text = List.filter (fun name -> name <> "") (List.map String.trim (String.split_on_char ',' text))

  let start ~certificate ~protocols conduit store =
    let* chain = X509.certificate store (`Name certificate) in
    let alpn_protocols = names protocols in
    match Tls.Config.server ~certificates:(`Single chain) ~alpn_protocols () with
    | Ok config -> Lwt.return { conduit; config }
    | Error (`Msg reason) -> Lwt.fail_with ("TLS server: " ^ reason)
end
