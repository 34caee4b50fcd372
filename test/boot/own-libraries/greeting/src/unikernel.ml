let start () =
  print_endline (Greeting.hello "Ada");
  Lwt.return_unit
