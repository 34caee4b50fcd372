open Lwt.Syntax

let check sentence holds = if not holds then failwith ("it is not so that " ^ sentence)

let wall_seconds () =
  let days, picoseconds = Mirage_ptime.now_d_ps () in
  (float days *. 86_400.) +. (Int64.to_float picoseconds *. 1e-12)

let start () =
  let rec rising n last =
    let now = Mirage_mtime.elapsed_ns () in
    check "the monotonic clock never goes back" (Int64.compare last now <= 0);
    if n > 0 then rising (n - 1) now
  in
  rising 1_000_000 (Mirage_mtime.elapsed_ns ());
  let start = Mirage_mtime.elapsed_ns () and wall = wall_seconds () in
  let* () = Mirage_sleep.ns (Duration.of_sec 1) in
  let monotonic = Int64.to_float (Int64.sub (Mirage_mtime.elapsed_ns ()) start) *. 1e-9 in
  check "a second is at least a second" (monotonic >= 1.);
  check "a second is not much more" (monotonic < 1.5);
  check "both clocks go at the same speed" (Float.abs (wall_seconds () -. wall -. monotonic) < 0.05);
  check "both forms of the time agree"
    (Float.abs (Ptime.to_float_s (Mirage_ptime.now ()) -. wall_seconds ()) < 0.1);
  check "the time zone is not known" (Mirage_ptime.current_tz_offset_s () = None);
  Printf.printf "wall %.0f\n" (wall_seconds ());
  print_endline "SUCCESS";
  Lwt.return_unit
