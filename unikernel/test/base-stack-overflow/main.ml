let rec depth n = if n = 0 then 0 else 1 + depth (n - 1)

let () =
  Printf.printf "%d calls\n%!" (depth 200_000);
  (match depth max_int with
   | n -> Printf.printf "%d calls\n%!" n
   | exception Stack_overflow -> print_endline "too many calls");
  Printf.printf "%d calls\n%!" (depth 200_000);
  Printf.printf "%d calls\n%!" (depth max_int)
