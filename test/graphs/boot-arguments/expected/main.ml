(* The main program of boot-arguments. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

# 1 "graph:greeter"
let greeter_whom =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt string "world" & info [ "whom" ] ~docv:"NAME" ~doc:"Whom to greet.")

let greeter_times =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt int 1 & info [ "times" ] ~docv:"N" ~doc:"How many times to greet.")

let greeter_loud =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & flag & info [ "loud" ] ~doc:"Greet in capitals.")
# 27 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "boot-arguments" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "boot-arguments";
# 1 "graph:argv"
  let argv = Mirage_bootvar.argv () in
# 1 "graph:greeter"
  (Unikernel.start argv (greeter_whom ()) (greeter_times ()) (greeter_loud ()) : unit Lwt.t)
# 41 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
