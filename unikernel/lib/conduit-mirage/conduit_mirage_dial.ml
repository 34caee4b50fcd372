open Lwt.Syntax
module Race = Happy_eyeballs_mirage.Race

let delay = 250_000_000L
let timeout = 30_000_000_000L

module Make (R : Resolver_mirage.S) (S : Conduit_mirage_types.S) = struct
  let connect ?tls_authenticator resolver conduit uri =
    let* endpoints, later = R.resolve_uris ~uri resolver in
    let attempt endpoint =
      let* client = Conduit_mirage_endpoint.client ?tls_authenticator endpoint in
      S.connect conduit client
    in
    let* result = Race.run ~delay ~timeout ~attempt ~close:S.Flow.close endpoints ~later in
    match result with
    | Ok (_, flow) -> Lwt.return flow
    | Error (Some exn) -> Lwt.fail exn
    | Error None -> Fmt.kstr Lwt.fail_with "no connection to %s: no answer in time" (Uri.host_with_default ~default:"" uri)
end
