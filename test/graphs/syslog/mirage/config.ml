open Mirage

(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6

let service = default_network
let stack = static_stackv4v6 service
let syslog = syslog_udp stack

let talker =
  main
    ~packages:[ package "logs"; package "mirage-sleep" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Talker_arguments.messages" ]
    ~deps:[ dep syslog ]
    "Unikernel" job

let () = register "syslog" [ talker ]
