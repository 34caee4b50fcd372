open Lwt.Syntax

let print_both ~started =
  let elapsed = Int64.sub (Mirage_mtime.elapsed_ns ()) started in
  Logs.info (fun m ->
      m "%a, %.3f s after the start" (Ptime.pp_human ~frac_s:3 ()) (Mirage_ptime.now ()) (Int64.to_float elapsed /. 1e9))

let start () =
  let started = Mirage_mtime.elapsed_ns () in
  let rec tick times =
    print_both ~started;
    if times = 1 then Lwt.return_unit
    else
      let* () = Mirage_sleep.ns (Duration.of_ms 500) in
      tick (times - 1)
  in
  tick 5
