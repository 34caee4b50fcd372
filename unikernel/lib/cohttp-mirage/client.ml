open Lwt.Syntax

module Net (R : Resolver_mirage.S) (S : Conduit_mirage.S) = struct
  module IO = Io.Make (S.Flow)

  type ctx = { resolver : R.t; conduit : S.t option; authenticator : Tls.Authenticator.t option }

  let sexp_of_ctx _ = Sexplib0.Sexp.Atom "context"
  let default_ctx = { resolver = R.localhost; conduit = None; authenticator = None }

  let connect_uri ~ctx uri =
    match ctx.conduit with
    | None -> Lwt.fail_with "an HTTP request needs ~ctx, which has the network"
    | Some conduit ->
        let* endpoint = R.resolve_uri ~uri ctx.resolver in
        let* client = Conduit_mirage.Endpoint.client ?tls_authenticator:ctx.authenticator endpoint in
        let* flow = S.connect conduit client in
        let channel = IO.of_flow flow in
        Lwt.return (flow, channel, channel)

  let close_in channel = Lwt.async (fun () -> IO.close channel)

  (* Input and output are one. *)
  let close_out _ = ()
  let close channel _ = close_in channel
end

module Make (R : Resolver_mirage.S) (S : Conduit_mirage.S) = struct
  module Net = Net (R) (S)
  include Cohttp_lwt.Make_client (Net.IO) (Net)

  let ctx ?authenticator resolver conduit = { Net.resolver; conduit = Some conduit; authenticator }
  let with_authenticator authenticator ctx = { ctx with Net.authenticator = Some authenticator }
end

module With_authorities (R : Resolver_mirage.S) (S : Conduit_mirage.S) (KV : Mirage_kv.RO) = struct
  include Make (R) (S)
  module X509 = Tls_mirage.X509 (KV)

  let connect resolver conduit store =
    let+ authenticator = X509.authenticator store in
    ctx ~authenticator resolver conduit
end
