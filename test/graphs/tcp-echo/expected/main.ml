(* The main program of tcp-echo. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

# 1 "graph:stack"
let stack_ipv4 =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv4) None & info [ "ipv4" ] ~docs:Mirage_runtime.s_net ~absent:"by DHCP; without DHCP 10.0.0.2/24" ~docv:"PREFIX" ~doc:"The IPv4 address and network, as 10.0.0.2/24.")

let stack_ipv4_gateway =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv4_address) None & info [ "ipv4-gateway" ] ~docs:Mirage_runtime.s_net ~absent:"by DHCP; without DHCP none" ~docv:"IP" ~doc:"The IPv4 gateway.")

let stack_ipv6 =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv6) None & info [ "ipv6" ] ~docs:Mirage_runtime.s_net ~absent:"from router advertisements" ~docv:"PREFIX" ~doc:"The IPv6 address and network, as fd00::2/64.")

let stack_ipv6_gateway =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv6_address) None & info [ "ipv6-gateway" ] ~docs:Mirage_runtime.s_net ~absent:"from router advertisements" ~docv:"IP" ~doc:"The IPv6 gateway.")

let stack_accept_router_advertisements =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool true & info [ "accept-router-advertisements" ] ~docs:Mirage_runtime.s_net ~docv:"BOOL" ~doc:"Whether router advertisements set IPv6 addresses and gateways.")

let stack_ipv4_only =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool false & info [ "ipv4-only" ] ~docs:Mirage_runtime.s_net ~docv:"BOOL" ~doc:"Use IPv4 only.")

let stack_ipv6_only =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool false & info [ "ipv6-only" ] ~docs:Mirage_runtime.s_net ~docv:"BOOL" ~doc:"Use IPv6 only.")

# 1 "graph:tcpecho"
let tcpecho_port =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt int 7 & info [ "port" ] ~docv:"PORT" ~doc:"The port to listen to.")
# 48 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:stack"
module Stack = Tcpip_stack_lwip.Make (Netif)

# 1 "graph:tcpecho"
module Tcpecho = Unikernel.Make (Stack)
# 57 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "tcp-echo" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "tcp-echo";
# 1 "graph:service"
  let* service = Netif.connect "service" in
# 1 "graph:stack"
  let* stack = Stack.connect ~dhcp:false ~ipv4_only:(stack_ipv4_only ()) ~ipv6_only:(stack_ipv6_only ()) ~accept_router_advertisements:(stack_accept_router_advertisements ()) ?ipv4:(stack_ipv4 ()) ?ipv4_gateway:(stack_ipv4_gateway ()) ?ipv6:(stack_ipv6 ()) ?ipv6_gateway:(stack_ipv6_gateway ()) service in
# 1 "graph:tcpecho"
  (Tcpecho.start stack (tcpecho_port ()) : unit Lwt.t)
# 73 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
