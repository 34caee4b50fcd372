open Lwt.Syntax

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let ocaml_runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "tls" (Mirage_bootvar.argv ()));
  ocaml_runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  Mirage_runtime.set_name "tls";
  Unikernel.start ()

let () =
  Solo5_os.Main.run (start ());
  exit 0
