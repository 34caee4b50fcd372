open Lwt.Syntax

let start () =
  Logs.info (fun m -> m "the syslog sample says hello");
  Logs.warn (fun m -> m "this is a warning");
  (* Time for the last datagram to leave: the first waits for the address of the collector's machine. *)
  Mirage_sleep.ns (Duration.of_sec 1)
