open Mirage

(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6

let fetch =
  main
    ~packages:[ package "cohttp"; package "cohttp-lwt"; package "logs"; package "uri" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Fetch_arguments.uri" ]
    "Unikernel.Make" (http_client @-> job)

let service = default_network
let stack = static_stackv4v6 service
let resolver = resolver_dns stack
let conduit = conduit_direct stack
let client = cohttp_client resolver conduit

let () = register "http-fetch" [ fetch $ client ]
