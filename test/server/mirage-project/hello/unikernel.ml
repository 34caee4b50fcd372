let start () = print_endline ("hello, " ^ Greeting.name ())
