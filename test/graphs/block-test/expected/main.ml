(* The main program of block-test. Unikernel Composer writes it from the composition: change that, not this. *)

open Lwt.Syntax

(* Boot arguments *)

let delay = Mirage_runtime.register_arg Mirage_runtime.delay
let logs = Mirage_runtime.register_arg Mirage_runtime.logs

let runtime =
  Mirage_runtime.register_arg
    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())

(* Devices and apps, each made of those it stands on *)

# 1 "graph:test"
module Test = Unikernel.Make (Block) (Ramdisk)
# 19 "main.ml"

let start () =
  Mirage_runtime.(with_argv (runtime_args ()) "block-test" (Mirage_bootvar.argv ()));
  runtime ();
  let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  Logs.set_reporter (Mirage_logs.create ());
  let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
  Mirage_runtime.set_name "block-test";
# 1 "graph:disk"
  let disk : _ Lwt.t = Block.connect "disk" in
# 1 "graph:ramdisk"
  let ramdisk : _ Lwt.t = Ramdisk.connect ~name:"ramdisk" in
# 33 "main.ml"
  let* disk and* ramdisk in
# 1 "graph:test"
  (Test.start disk ramdisk : unit Lwt.t)
# 37 "main.ml"

let () =
  Solo5_os.Main.run (start ());
  exit 0
