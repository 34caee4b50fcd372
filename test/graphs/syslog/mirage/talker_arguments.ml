let messages =
  Cmdliner.Arg.(value & opt int 5 & info [ "messages" ] ~docv:"N" ~doc:"How many messages to log.")
