(* The main program of https-static-site. Unikernel Composer writes it from the composition: change that, not this. *)

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

# 1 "graph:site"
let site_https_port =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt int 443 & info [ "https-port" ] ~docv:"PORT" ~doc:"The port to listen to.")
# 48 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:stack"
module Stack = Tcpip_stack_lwip.Make (Netif)

# 1 "graph:conduit"
module Conduit = Conduit_mirage.TCP (Stack)

# 1 "graph:tls"
module Tls = Conduit_mirage.TLS_server (Conduit) (Static_certificates)

# 1 "graph:https"
module Https = Cohttp_mirage.Server.Make (Tls)

# 1 "graph:site"
module Site = Unikernel.Make (Https) (Static_content)
# 66 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "https-static-site" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "https-static-site";
# 1 "graph:service"
  let service : _ Lwt.t = Netif.connect "service" in
# 1 "graph:certificates"
  let certificates : _ Lwt.t = Static_certificates.connect () in
# 1 "graph:content"
  let content : _ Lwt.t = Static_content.connect () in
# 82 "main.ml"
  let* service and* certificates and* content in
# 1 "graph:stack"
  let* stack = Stack.connect ~dhcp:false ~ipv4_only:(stack_ipv4_only ()) ~ipv6_only:(stack_ipv6_only ()) ~accept_router_advertisements:(stack_accept_router_advertisements ()) ?ipv4:(stack_ipv4 ()) ?ipv4_gateway:(stack_ipv4_gateway ()) ?ipv6:(stack_ipv6 ()) ?ipv6_gateway:(stack_ipv6_gateway ()) service in
# 1 "graph:conduit"
  let conduit = Conduit.v stack in
# 1 "graph:tls"
  let* tls = Tls.start ~name:"server" ~protocols:"http/1.1" ~resumption:true conduit certificates in
# 1 "graph:https"
  let https = Https.listen tls in
# 1 "graph:site"
  (Site.start https content (site_https_port ()) : unit Lwt.t)
# 94 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
