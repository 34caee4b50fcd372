let pp_tag ppf (Logs.Tag.V (definition, value)) =
  Fmt.pf ppf " %s=%a" (Logs.Tag.name definition) (Logs.Tag.printer definition) value

let pp_tags ppf tags = Logs.Tag.fold (fun tag () -> pp_tag ppf tag) tags ()

let create ?(ch = Format.err_formatter) () =
  let report source level ~over k message =
    let time = Mirage_ptime.now () and tz_offset_s = Mirage_ptime.current_tz_offset_s () in
    let finish _ =
      over ();
      k ()
    in
    message @@ fun ?header ?(tags = Logs.Tag.empty) format ->
    Format.kfprintf finish ch
      ("%a:%a %a [%s] @[" ^^ format ^^ "@]@.")
      (Ptime.pp_rfc3339 ?tz_offset_s ())
      time pp_tags tags Logs_fmt.pp_header (level, header) (Logs.Src.name source)
  in
  { Logs.report }
