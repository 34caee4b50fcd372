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

let call =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some Mirage_runtime_network.Arg.ip_address) None & info [ "call" ] ~doc:"Whom to connect to.")

let ocaml_runtime =
  Mirage_runtime.register_arg (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

module Stack = Tcpip_stack_lwip.Make (Netif)
module App = Unikernel.Make (Stack)

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "net-peers" (Mirage_bootvar.argv ()));
  ocaml_runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  Mirage_runtime.set_name "net-peers";
  let* net = Netif.connect "service" in
  let* () = Bounds.check net in
  let* stack =
    Stack.connect ?ipv4:(ipv4 ()) ?ipv4_gateway:(ipv4_gateway ()) ?ipv6:(ipv6 ()) ?ipv6_gateway:(ipv6_gateway ())
      ~ipv4_only:(ipv4_only ()) ~ipv6_only:(ipv6_only ()) ~accept_router_advertisements:(advertisements ()) net
  in
  App.memory := Stack.memory_used;
  App.start stack (call ())

let () =
  Solo5_os.Main.run (start ());
  exit 0
