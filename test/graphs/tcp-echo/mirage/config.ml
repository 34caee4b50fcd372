open Mirage

(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6

let tcpecho =
  main
    ~packages:[ package "cstruct"; package "ipaddr"; package "logs"; package "tcpip" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Tcpecho_arguments.port" ]
    "Unikernel.Make" (stackv4v6 @-> job)

let service = default_network
let stack = static_stackv4v6 service

let () = register "tcp-echo" [ tcpecho $ stack ]
