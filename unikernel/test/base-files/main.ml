(* There are no files, and every way to ask for one says so. *)
let print_error what f =
  match f () with
  | _ -> Printf.printf "%s: worked\n" what
  | exception Sys_error text -> Printf.printf "%s: %s\n" what text
  | exception End_of_file -> Printf.printf "%s: end of file\n" what

let () =
  print_error "open_in" (fun () -> ignore (open_in "/etc/passwd"));
  print_error "open_out" (fun () -> ignore (open_out "new"));
  print_error "remove" (fun () -> Sys.remove "old");
  print_error "rename" (fun () -> Sys.rename "old" "new");
  print_error "chdir" (fun () -> Sys.chdir "/tmp");
  print_error "readdir" (fun () -> ignore (Sys.readdir "/"));
  print_error "mkdir" (fun () -> Sys.mkdir "new" 0o755);
  print_error "read_line" (fun () -> ignore (read_line ()));
  Printf.printf "file exists: %b\n" (Sys.file_exists "/etc/passwd");
  Printf.printf "folder: %s\n" (Sys.getcwd ());
  Printf.printf "environment: %s\n" (Option.value ~default:"none" (Sys.getenv_opt "PATH"));
  Printf.printf "command: %d\n" (Sys.command "true");
  Printf.printf "argv: %s\n" (String.concat " " (Array.to_list Sys.argv));
  Printf.printf "random numbers: %d bytes\n" (String.length (In_channel_.read "/dev/urandom" 16))
