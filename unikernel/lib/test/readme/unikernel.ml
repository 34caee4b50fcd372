let start () =
  print_endline ("ok     the README's main.ml starts an app: " ^ Mirage_runtime.name ());
  Lwt.return_unit
