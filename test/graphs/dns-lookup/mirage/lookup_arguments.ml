let host =
  Cmdliner.Arg.(value & opt string "example.org" & info [ "host" ] ~docv:"NAME" ~doc:"The name to look up.")

let port =
  Cmdliner.Arg.(value & opt (some int) None & info [ "port" ] ~docv:"PORT" ~doc:"A TCP port of the host to connect to.")
