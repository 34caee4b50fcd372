open Lwt.Syntax

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs
let ipv4 = Mirage_runtime.register_arg (Mirage_runtime_network.V4.optional_network ())
let ipv4_gateway = Mirage_runtime.register_arg (Mirage_runtime_network.V4.gateway None)
let ipv6 = Mirage_runtime.register_arg (Mirage_runtime_network.V6.network None)
let ipv6_gateway = Mirage_runtime.register_arg (Mirage_runtime_network.V6.gateway None)
let ipv4_only = Mirage_runtime.register_arg (Mirage_runtime_network.ipv4_only ())
let ipv6_only = Mirage_runtime.register_arg (Mirage_runtime_network.ipv6_only ())
let advertisements = Mirage_runtime.register_arg (Mirage_runtime_network.V6.accept_router_advertisements ())

let fetch =
  Mirage_runtime.register_arg Cmdliner.Arg.(value & opt_all string [] & info [ "fetch" ] ~doc:"What to ask others for.")

let name_servers =
  Mirage_runtime.register_arg Cmdliner.Arg.(value & opt_all string [] & info [ "dns-servers" ] ~doc:"Whom to ask for names.")

let ocaml_runtime =
  Mirage_runtime.register_arg (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

module Stack = Tcpip_stack_lwip.Make (Netif)
module App = Unikernel.Make (Stack)

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "http-peers" (Mirage_bootvar.argv ()));
  ocaml_runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  Mirage_runtime.set_name "http-peers";
  let* net = Netif.connect "service" in
  let* stack =
    Stack.connect ?ipv4:(ipv4 ()) ?ipv4_gateway:(ipv4_gateway ()) ?ipv6:(ipv6 ()) ?ipv6_gateway:(ipv6_gateway ())
      ~ipv4_only:(ipv4_only ()) ~ipv6_only:(ipv6_only ()) ~accept_router_advertisements:(advertisements ()) net
  in
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  App.start stack (fetch ()) (name_servers ())

let () =
  Solo5_os.Main.run (start ());
  exit 0
