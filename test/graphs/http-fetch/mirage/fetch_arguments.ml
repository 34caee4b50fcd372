let uri =
  Cmdliner.Arg.(value & opt string "http://10.0.0.1:8000/" & info [ "uri" ] ~docv:"URI" ~doc:"What to fetch.")
