(* The main program of dns-lookup. Unikernel Composer writes it from the composition: change that, not this. *)

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
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv4) None & info [ "ipv4" ] ~docv:"PREFIX" ~doc:"The IPv4 address and network, as 10.0.0.2/24.")

let stack_ipv4_gateway =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv4_address) None & info [ "ipv4-gateway" ] ~docv:"IP" ~doc:"The IPv4 gateway.")

let stack_ipv6 =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv6) None & info [ "ipv6" ] ~docv:"PREFIX" ~doc:"The IPv6 address and network, as fd00::2/64.")

let stack_ipv6_gateway =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ipv6_address) None & info [ "ipv6-gateway" ] ~docv:"IP" ~doc:"The IPv6 gateway.")

let stack_accept_router_advertisements =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool true & info [ "accept-router-advertisements" ] ~docv:"BOOL" ~doc:"Whether router advertisements set IPv6 addresses and gateways.")

let stack_ipv4_only =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool false & info [ "ipv4-only" ] ~docv:"BOOL" ~doc:"Use IPv4 only.")

let stack_ipv6_only =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt bool false & info [ "ipv6-only" ] ~docv:"BOOL" ~doc:"Use IPv6 only.")

# 1 "graph:dns"
let dns_dns_servers =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some (list string)) None & info [ "dns-servers" ] ~docv:"SERVER" ~doc:"A DNS server to ask, as udp:192.0.2.53 or tcp:192.0.2.53. Several with commas between.")

let dns_dns_timeout =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "dns-timeout" ] ~docv:"NANOSECONDS" ~doc:"How long a lookup may take.")

let dns_dns_cache_size =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int) None & info [ "dns-cache-size" ] ~docv:"N" ~doc:"How many answers are remembered.")

# 1 "graph:lookup"
let lookup_names =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (list string) [ "example.org" ] & info [ "names" ] ~docv:"NAME" ~doc:"The names to look up, with commas between.")
# 61 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:stack"
module Stack = Tcpip_stack_lwip.Make (Netif)

# 1 "graph:dns"
module Dns = Dns_client_mirage.Make (Stack)

# 1 "graph:lookup"
module Lookup = Unikernel.Make (Dns)
# 73 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "dns-lookup" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "dns-lookup";
# 1 "graph:service"
  let* service = Netif.connect "service" in
# 1 "graph:stack"
  let* stack = Stack.connect ~dhcp:false ~ipv4_only:(stack_ipv4_only ()) ~ipv6_only:(stack_ipv6_only ()) ~accept_router_advertisements:(stack_accept_router_advertisements ()) ?ipv4:(stack_ipv4 ()) ?ipv4_gateway:(stack_ipv4_gateway ()) ?ipv6:(stack_ipv6 ()) ?ipv6_gateway:(stack_ipv6_gateway ()) service in
# 1 "graph:dns"
  let* dns = Dns.connect ?nameservers:(dns_dns_servers ()) ?timeout:(dns_dns_timeout ()) ?cache_size:(dns_dns_cache_size ()) stack in
# 1 "graph:lookup"
  (Lookup.start dns (lookup_names ()) : unit Lwt.t)
# 91 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
