open Mirage

(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6

(* A conduit on which every server speaks TLS, with the certificate and key that a store has under a name. *)
let tls_server certificate protocols over certificates =
  impl
    ~packages:
      [
        package ~min:"8.0.0" ~max:"9.0.0" "conduit-mirage";
        package ~min:"2.0.0" ~max:"3.0.0" "tls-mirage";
        package ~min:"6.0.0" ~max:"7.0.0" "mirage-kv";
      ]
    ~connect:(fun _ modname -> function
      | [ conduit; store ] ->
          code ~pos:__POS__ "%s.start ~certificate:%S ~protocols:%S %s %s" modname certificate protocols conduit
            store
      | _ -> connect_err "tls_server" 2)
    "Tls_server.Make"
    (conduit @-> kv_ro @-> conduit)
  $ over $ certificates

(* littlefs, on a disk that was formatted before the first boot: chamelon format FILE 512 *)
let chamelon_store name block =
  let flag = name ^ "-program-block-size" in
  let program_block_size =
    Runtime_arg.create ~pos:__POS__
      (Printf.sprintf "Cmdliner.Arg.(value & opt int 16 & info [ %S ])" flag)
  in
  chamelon ~program_block_size block

let service = default_network
let stack = static_stackv4v6 service
let conduit = conduit_direct stack
let certificates = crunch "certificates"
let tls = tls_server "server" "http/1.1" conduit certificates
let https = cohttp_server tls
let health = cohttp_server conduit
let disk = block_of_file "disk"
let store = chamelon_store "store" disk
let content = crunch "content"
let syslog = syslog_udp stack

let notebook =
  main
    ~packages:
      [
        package "cohttp-mirage";
        package "fmt";
        package "logs";
        package "magic-mime";
        package "mirage-kv";
        package "ptime";
        package "uri";
      ]
    ~runtime_args:
      [
        runtime_arg ~pos:__POS__ "Notebook_arguments.https_port";
        runtime_arg ~pos:__POS__ "Notebook_arguments.health_port";
      ]
    ~deps:[ dep syslog ]
    "Unikernel.Make" (http @-> http @-> kv_rw @-> kv_ro @-> job)

let () = register "https-notebook" [ notebook $ https $ health $ store $ content ]
