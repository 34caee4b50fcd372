let port =
  Cmdliner.Arg.(value & opt int 80 & info [ "port" ] ~docv:"PORT" ~doc:"The port to listen to.")
