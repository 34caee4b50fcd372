let title =
  Cmdliner.Arg.(value & opt string "A \"site\"" & info [ "title" ] ~docv:"TEXT" ~doc:"Costs \\$5.")
