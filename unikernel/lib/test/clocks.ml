let () =
  let steps = List.init 100_000 (fun _ -> Mirage_mtime.elapsed_ns ()) in
  let rec rising = function a :: (b :: _ as rest) -> Int64.compare a b <= 0 && rising rest | _ -> true in
  Expect.that "the monotonic clock never goes back" (rising steps);
  let days, picoseconds = Mirage_ptime.now_d_ps () in
  Expect.that "the wall clock is past 2023" (days > 19358);
  Expect.that "picoseconds stay within a day" (picoseconds >= 0L && picoseconds < 86_400_000_000_000_000L);
  let span = Ptime.diff (Mirage_ptime.now ()) (Ptime.v (days, picoseconds)) in
  Expect.that "both forms of the time agree" (Float.abs (Ptime.Span.to_float_s span) < 1.);
  Expect.that "the time zone is not known" (Mirage_ptime.current_tz_offset_s () = None)
