let file =
  Cmdliner.Arg.(value & opt string "welcome.txt" & info [ "file" ] ~docv:"PATH" ~doc:"The file to show.")
