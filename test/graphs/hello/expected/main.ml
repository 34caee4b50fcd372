(* The main program of hello. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "hello" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "hello";
# 1 "graph:hello"
  (Unikernel.start () : unit Lwt.t)
# 25 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
