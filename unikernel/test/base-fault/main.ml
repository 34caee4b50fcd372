(* Mistakes of C, each told apart on the console. The boot argument says which to make. *)
external boot_argument : unit -> string = "fault_boot_argument"
external make : string -> unit = "fault_make"

let () =
  print_endline "before";
  make (boot_argument ());
  print_endline "after"
