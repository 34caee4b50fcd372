(* The main program of two-apps. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

# 1 "graph:stack"
let stack_ttl =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt int 64 & info [ "ttl" ] ~docv:"N" ~doc:"Hops, \\$(b,at most).")

let stack_search =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (some (list string)) None & info [ "search" ] ~doc:"Domains.")

# 1 "graph:web"
let web_title =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt string "A \"site\"" & info [ "title" ] ~docv:"TEXT" ~doc:"Costs \\$5.")
# 27 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:stack"
module Stack = Test_stack.Make (Test_net)

# 1 "graph:store"
module Store = Test_store.Make (Test_disk)

# 1 "graph:lwt"
module Lwt_device = Test_tls.Make (Stack) (Store) (Test_files)

# 1 "graph:web"
module Web = Web.Make (Lwt_device) (Test_files)
# 42 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "two-apps" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_name "two-apps";
# 1 "graph:lan"
  let lan : _ Lwt.t = Test_net.connect "lan" in
# 1 "graph:disk"
  let disk : _ Lwt.t = Test_disk.connect "disk" in
# 1 "graph:files"
  let files : _ Lwt.t = Test_files.connect () in
# 1 "graph:argv"
  let argv = Mirage_bootvar.argv () in
# 57 "main.ml"
  let* lan and* disk and* files in
# 1 "graph:stack"
  let* stack = Stack.connect ~mtu:(-1) ~ipv6:true ~label:"été \"x\"" ?search:(stack_search ()) ~ttl:(stack_ttl ()) lan in
# 1 "graph:store"
  let store = Store.connect disk `Write () in
# 1 "graph:lwt"
  let* lwt = Lwt_device.connect stack store files in
# 1 "graph:web"
  let web : unit Lwt.t = Web.start lwt files argv (web_title ()) in
# 1 "graph:probe"
  let probe : unit Lwt.t = Probe.start () in
# 69 "main.ml"
  let apps = [ web; probe ] in
  (* The apps run side by side. An exception in one ends the unikernel, whatever the others do. *)
  List.iter (fun app -> Lwt.on_failure app Stdlib.raise) apps;
  Lwt.join apps

let () =
  Solo5_os.Main.run (start ());
  exit 0
