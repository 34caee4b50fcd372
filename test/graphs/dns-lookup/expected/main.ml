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

# 1 "graph:eyeballs"
let eyeballs_he_aaaa_timeout =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "he-aaaa-timeout" ] ~docs:Mirage_runtime.s_he ~docv:"NS" ~doc:"How long IPv4 waits for IPv6 addresses: 50 ms.")

let eyeballs_he_connect_delay =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "he-connect-delay" ] ~docs:Mirage_runtime.s_he ~docv:"NS" ~doc:"How long until the next address is tried too: 250 ms.")

let eyeballs_he_connect_timeout =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "he-connect-timeout" ] ~docs:Mirage_runtime.s_he ~docv:"NS" ~doc:"How long to try to connect: 10 s.")

let eyeballs_he_resolve_timeout =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "he-resolve-timeout" ] ~docs:Mirage_runtime.s_he ~docv:"NS" ~doc:"How long to wait for an address of a name: 1 s.")

let eyeballs_he_resolve_retries =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int) None & info [ "he-resolve-retries" ] ~docs:Mirage_runtime.s_he ~docv:"N" ~doc:"How often to ask for an address of a name: 3.")

let eyeballs_he_timer_interval =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "he-timer-interval" ] ~docs:Mirage_runtime.s_he ~docv:"NS" ~doc:"Taken for MirageOS; each wait has a timer of its own here.")

# 1 "graph:dns"
let dns_dns_servers =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some (list string)) None & info [ "dns-servers" ] ~docs:Mirage_runtime.s_dns ~docv:"SERVER" ~doc:"Name servers, as udp:10.0.0.1 or tcp:10.0.0.1:53.")

let dns_dns_timeout =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int64) None & info [ "dns-timeout" ] ~docs:Mirage_runtime.s_dns ~docv:"NS" ~doc:"How long to wait for an answer: 5 s.")

let dns_dns_cache_size =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int) None & info [ "dns-cache-size" ] ~docs:Mirage_runtime.s_dns ~docv:"N" ~doc:"How many answers to keep: 32.")

# 1 "graph:lookup"
let lookup_host =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt string "example.org" & info [ "host" ] ~docv:"NAME" ~doc:"The name to look up.")

let lookup_port =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some int) None & info [ "port" ] ~docv:"PORT" ~doc:"A TCP port of the host to connect to.")
# 90 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:stack"
module Stack = Tcpip_stack_lwip.Make (Netif)

# 1 "graph:eyeballs"
module Eyeballs = Happy_eyeballs_mirage.Make (Stack)

# 1 "graph:dns"
module Dns = Dns_client_mirage.Make (Stack) (Eyeballs)

# 1 "graph:lookup"
module Lookup = Unikernel.Make (Dns) (Eyeballs)
# 105 "main.ml"

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
# 1 "graph:eyeballs"
  let* eyeballs = Eyeballs.connect_device ?aaaa_timeout:(eyeballs_he_aaaa_timeout ()) ?connect_delay:(eyeballs_he_connect_delay ()) ?connect_timeout:(eyeballs_he_connect_timeout ()) ?resolve_timeout:(eyeballs_he_resolve_timeout ()) ?resolve_retries:(eyeballs_he_resolve_retries ()) ?timer_interval:(eyeballs_he_timer_interval ()) stack in
# 1 "graph:dns"
  let* dns = Dns.connect ?nameservers:(dns_dns_servers ()) ?timeout:(dns_dns_timeout ()) ?cache_size:(dns_dns_cache_size ()) (stack, eyeballs) in
# 1 "graph:lookup"
  (Lookup.start dns eyeballs (lookup_host ()) (lookup_port ()) : unit Lwt.t)
# 125 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
