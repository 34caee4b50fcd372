let https_port =
  Cmdliner.Arg.(value & opt int 443 & info [ "https-port" ] ~docv:"PORT" ~doc:"The port to listen to.")
