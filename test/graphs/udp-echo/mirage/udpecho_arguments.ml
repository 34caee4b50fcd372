let port =
  Cmdliner.Arg.(value & opt int 7 & info [ "port" ] ~docv:"PORT" ~doc:"The port to listen to.")
