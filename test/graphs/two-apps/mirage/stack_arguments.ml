let ttl =
  Cmdliner.Arg.(value & opt int 64 & info [ "ttl" ] ~docv:"N" ~doc:"Hops, \\$(b,at most).")

let search =
  Cmdliner.Arg.(value & opt (some (list string)) None & info [ "search" ] ~doc:"Domains.")
