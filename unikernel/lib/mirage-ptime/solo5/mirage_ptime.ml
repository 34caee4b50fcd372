let ns_per_day = 86_400_000_000_000L
let ps_per_ns = 1_000L

let now_d_ps () =
  let ns = Solo5_bindings.wall () in
  (Int64.to_int (Int64.div ns ns_per_day), Int64.mul (Int64.rem ns ns_per_day) ps_per_ns)

let now () = Ptime.v (now_d_ps ())
let current_tz_offset_s () = None

(* The host answers in whole nanoseconds. *)
let period_d_ps () = Some (0, ps_per_ns)
let period () = Option.map Ptime.Span.v (period_d_ps ())
