import { type CustomModule, httpsClientModule, readOnlyModule, tlsServerModule } from './custom-modules.ts'

/** A definition at the head of `config.ml`: a device that MirageOS's eDSL has not, or has otherwise. */
export type Definition = {
  name: string
  /** The module of the exported project that it starts. */
  module?: CustomModule
  /** The OCaml, given the name that its module got. */
  ocaml: (module: string) => string
}

const conduitPackage = 'package ~min:"8.0.0" ~max:"9.0.0" "conduit-mirage"'
const tlsPackage = 'package ~min:"2.0.0" ~max:"3.0.0" "tls-mirage"'
const kvPackage = 'package ~min:"6.0.0" ~max:"7.0.0" "mirage-kv"'
const cohttpPackage = 'package ~min:"6.1.0" ~max:"7.0.0" "cohttp-mirage"'

export const staticStack: Definition = {
  name: 'static_stackv4v6',
  ocaml: () => `
(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6
`,
}

export const conduitTls: Definition = {
  name: 'conduit_tls',
  ocaml: () => `
(* TLS over another conduit. *)
let conduit_tls over =
  impl
    ~packages:[ ${conduitPackage}; ${tlsPackage} ]
    ~connect:(fun _ _ -> function
      | [ conduit ] -> code ~pos:__POS__ "return %s" conduit
      | _ -> connect_err "conduit_tls" 1)
    "Conduit_mirage.TLS"
    (conduit @-> conduit)
  $ over
`,
}

export const tlsServer: Definition = {
  name: 'tls_server',
  module: tlsServerModule,
  ocaml: module => `
(* A conduit on which every server speaks TLS, with the certificate and key that a store has under a name. *)
let tls_server certificate protocols over certificates =
  impl
    ~packages:
      [
        ${conduitPackage};
        ${tlsPackage};
        ${kvPackage};
      ]
    ~connect:(fun _ modname -> function
      | [ conduit; store ] ->
          code ~pos:__POS__ "%s.start ~certificate:%S ~protocols:%S %s %s" modname certificate protocols conduit
            store
      | _ -> connect_err "tls_server" 2)
    "${module}.Make"
    (conduit @-> kv_ro @-> conduit)
  $ over $ certificates
`,
}

export const httpsClient: Definition = {
  name: 'https_client',
  module: httpsClientModule,
  ocaml: module => `
(* An HTTP client that believes the authorities of a store. *)
let https_client resolver_below conduit_below authorities =
  impl
    ~packages:
      [
        ${cohttpPackage};
        ${tlsPackage};
        ${kvPackage};
      ]
    ~connect:(fun _ modname -> function
      | [ resolver; conduit; store ] -> code ~pos:__POS__ "%s.connect %s %s %s" modname resolver conduit store
      | _ -> connect_err "https_client" 3)
    "${module}.Make"
    (resolver @-> conduit @-> kv_ro @-> http_client)
  $ resolver_below $ conduit_below $ authorities
`,
}

export const memoryStore: Definition = {
  name: 'memory_store',
  ocaml: () => `
(* kv_rw_mem of mirage 4.11 asks for a mirage-kv-mem before 4, whose module is a functor and goes with no crunch. *)
let memory_store () =
  impl
    ~packages:[ package ~min:"4.0.0" ~max:"5.0.0" "mirage-kv-mem" ]
    ~connect:(fun _ modname _ -> code ~pos:__POS__ "%s.connect ()" modname)
    "Mirage_kv_mem" kv_rw
`,
}

export const chamelonStore: Definition = {
  name: 'chamelon_store',
  ocaml: () => `
(* littlefs, on a disk that was formatted before the first boot: chamelon format FILE 512 *)
let chamelon_store name block =
  let flag = name ^ "-program-block-size" in
  let program_block_size =
    Runtime_arg.create ~pos:__POS__
      (Printf.sprintf "Cmdliner.Arg.(value & opt int 16 & info [ %S ])" flag)
  in
  chamelon ~program_block_size block
`,
}

export const readOnly: Definition = {
  name: 'read_only',
  module: readOnlyModule,
  ocaml: module => `
(* A store that can be written to, where one to read from is needed. *)
let read_only store =
  impl
    ~packages:[ ${kvPackage} ]
    ~connect:(fun _ _ -> function
      | [ store ] -> code ~pos:__POS__ "return %s" store
      | _ -> connect_err "read_only" 1)
    "${module}.Make"
    (kv_rw @-> kv_ro)
  $ store
`,
}
