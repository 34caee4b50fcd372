let server =
  Cmdliner.Arg.(value & opt Mirage_runtime_network.Arg.ip_address (Ipaddr.of_string_exn "10.0.0.1") & info [ "server" ] ~docv:"IP" ~doc:"The time server.")

let server_port =
  Cmdliner.Arg.(value & opt int 123 & info [ "server-port" ] ~docv:"PORT" ~doc:"Its port.")
