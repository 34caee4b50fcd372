let https_port =
  Cmdliner.Arg.(value & opt int 443 & info [ "https-port" ] ~docv:"PORT" ~doc:"Where the notebook is.")

let health_port =
  Cmdliner.Arg.(value & opt int 80 & info [ "health-port" ] ~docv:"PORT" ~doc:"Where the health page is.")
