let () =
  at_exit (fun () -> print_endline "first registered, last run");
  at_exit (fun () -> print_endline "last registered, first run");
  exit 7
