let now_d_ps () = !Mirage_ptime_set.now
let now () = Ptime.v (now_d_ps ())
let current_tz_offset_s () = !Mirage_ptime_set.tz_off
let period_d_ps () = !Mirage_ptime_set.period
let period () = Option.map Ptime.Span.v (period_d_ps ())
