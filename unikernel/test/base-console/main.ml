(* What is printed appears in order and whole, flushed or not when the program ends. *)
let () =
  print_string "one";
  print_endline " line";
  flush stdout;
  prerr_endline "to the error channel";
  print_endline (String.make 100_000 'x');
  Printf.printf "%d %s %.3f %h\n" (-42) "words" 3.14159 0.1;
  print_string "tabs\tand \xe2\x82\xac\n";
  print_string "no newline, no flush"
