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

let site =
  main
    ~packages:[ package "cohttp-mirage"; package "logs"; package "mirage-kv" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Site_arguments.https_port" ]
    "Unikernel.Make" (http @-> kv_ro @-> job)

let service = default_network
let stack = static_stackv4v6 service
let conduit = conduit_direct stack
let certificates = crunch "certificates"
let tls = tls_server "server" "http/1.1" conduit certificates
let https = cohttp_server tls
let content = crunch "content"

let () = register "https-static-site" [ site $ https $ content ]
