/** An OCaml module that an exported project has of its own, in the place of a device that MirageOS has not. */
export type CustomModule = { name: string; interfaceText: string; text: string }

export const tlsServerModule: CustomModule = {
  name: 'Tls_server',
  interfaceText: `(** A conduit on which every server speaks TLS, so that what serves plain connections serves TLS without a change. *)

module Make (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) : sig
  include Conduit_mirage.S
  (** Listening at [\`TCP port] is listening with TLS. *)

  val start : certificate:string -> protocols:string -> Conduit.t -> Store.t -> t Lwt.t
  (** Reads the chain and the key from [certificate.pem] and [certificate.key]. [protocols]: what is spoken over it (ALPN),
      with commas between; [""] for no word about it. Fails with [Failure] where the certificate cannot be used. *)
end
`,
  text: `open Lwt.Syntax

module Make (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) = struct
  module Over = Conduit_mirage.TLS (Conduit)
  module X509 = Tls_mirage.X509 (Store)
  module Flow = Over.Flow

  type flow = Over.flow
  type t = { conduit : Over.t; config : Tls.Config.server }

  let connect { conduit; _ } client = Over.connect conduit client

  let listen { conduit; config } server serve =
    match server with
    | \`TLS _ -> Over.listen conduit server serve
    | plain -> Over.listen conduit (\`TLS (config, plain)) serve

  let names text = List.filter (fun name -> name <> "") (List.map String.trim (String.split_on_char ',' text))

  let start ~certificate ~protocols conduit store =
    let* chain = X509.certificate store (\`Name certificate) in
    let alpn_protocols = names protocols in
    match Tls.Config.server ~certificates:(\`Single chain) ~alpn_protocols () with
    | Ok config -> Lwt.return { conduit; config }
    | Error (\`Msg reason) -> Lwt.fail_with ("TLS server: " ^ reason)
end
`,
}

export const httpsClientModule: CustomModule = {
  name: 'Https_client',
  interfaceText: `(** An HTTP client that asks [https] too: a server's certificate must be for its name, be valid now, and be signed by one of
    the authorities of a store. *)

module Make (Resolver : Resolver_mirage.S) (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) : sig
  include Cohttp_lwt.S.Client

  val connect : Resolver.t -> Conduit.t -> Store.t -> ctx Lwt.t
  (** Reads the authorities from [ca-roots.crt] (PEM). *)
end
`,
  text: `open Lwt.Syntax

module Make (Resolver : Resolver_mirage.S) (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) = struct
  include Cohttp_mirage.Client.Make (Resolver) (Conduit)
  module X509 = Tls_mirage.X509 (Store)

  let connect resolver conduit store =
    let+ authenticator = X509.authenticator store in
    ctx ~authenticator resolver conduit
end
`,
}

export const readOnlyModule: CustomModule = {
  name: 'Read_only',
  interfaceText: `(** The side of a store that is read from. *)

module Make (Store : Mirage_kv.RW) : Mirage_kv.RO with type t = Store.t
`,
  text: `module Make (Store : Mirage_kv.RW) = Store
`,
}
