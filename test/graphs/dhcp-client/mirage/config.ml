open Mirage

let dhcpclient =
  main
    ~packages:[ package "fmt"; package "ipaddr"; package "logs"; package "tcpip" ]
    "Unikernel.Make" (stackv4v6 @-> job)

let service = default_network
let stack = generic_stackv4v6 service

let () = register "dhcp-client" [ dhcpclient $ stack ]
