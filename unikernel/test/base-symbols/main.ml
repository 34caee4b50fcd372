let () = print_endline "with symbols"
