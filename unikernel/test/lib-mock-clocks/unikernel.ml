open Lwt.Syntax

let show () =
  Logs.info (fun m -> m "monotonic %Ld" (Mirage_mtime.elapsed_ns ()))

let start () =
  show ();
  (* Sleeping goes by the machine's clock, and moves neither of these. *)
  let* () = Mirage_sleep.ns (Duration.of_ms 50) in
  show ();
  Mirage_mtime_set.tick ();
  Mirage_mtime_set.tick_for 41L;
  Mirage_ptime_set.set (20_000, 3_600_000_000_000_000L);
  show ();
  Mirage_ptime_set.set_tz_offset (Some 7200);
  Mirage_mtime_set.reset ();
  show ();
  Lwt.return_unit
