(* The main program of kv-browser. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

# 1 "graph:browser"
let browser_file =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt string "welcome.txt" & info [ "file" ] ~docv:"PATH" ~doc:"The file to show.")
# 19 "main.ml"

(* Devices and apps, each made of those it stands on *)

# 1 "graph:browser"
module Browser = Unikernel.Make (Static_content)
# 25 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "kv-browser" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "kv-browser";
# 1 "graph:content"
  let* content = Static_content.connect () in
# 1 "graph:browser"
  (Browser.start content (browser_file ()) : unit Lwt.t)
# 39 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
