let whom =
  Cmdliner.Arg.(value & opt string "world" & info [ "whom" ] ~docv:"NAME" ~doc:"Whom to greet.")

let times =
  Cmdliner.Arg.(value & opt int 1 & info [ "times" ] ~docv:"N" ~doc:"How many times to greet.")

let loud =
  Cmdliner.Arg.(value & flag & info [ "loud" ] ~doc:"Greet in capitals.")
