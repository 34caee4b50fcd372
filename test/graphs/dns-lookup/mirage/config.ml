open Mirage

(* A stack that asks no DHCP server, whatever mirage configure is told. *)
let static_stackv4v6 ?group network =
  let ethernet = ethif network in
  let arp = arp ethernet in
  let ipv4 = create_ipv4 ?group ethernet arp in
  let ipv6 = create_ipv6 ?group network ethernet in
  direct_stackv4v6 ?group network ethernet arp ipv4 ipv6

let lookup =
  main
    ~packages:
      [
        package "dns";
        package "dns-client-mirage";
        package "domain-name";
        package "happy-eyeballs-mirage";
        package "ipaddr";
        package "logs";
      ]
    ~runtime_args:
      [
        runtime_arg ~pos:__POS__ "Lookup_arguments.host";
        runtime_arg ~pos:__POS__ "Lookup_arguments.port";
      ]
    "Unikernel.Make" (dns_client @-> happy_eyeballs @-> job)

let service = default_network
let stack = static_stackv4v6 service
let eyeballs = generic_happy_eyeballs stack
let dns = generic_dns_client stack eyeballs

let () = register "dns-lookup" [ lookup $ dns $ eyeballs ]
