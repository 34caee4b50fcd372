open Cmdliner

let greeting =
  Mirage_runtime.register_arg
    Arg.(value & opt string "Hello" & info [ "greeting" ] ~docv:"TEXT" ~doc:"What to say.")

let times = Mirage_runtime.register_arg Arg.(value & opt int 1 & info [ "times" ] ~docv:"N" ~doc:"How often.")
let () = Mirage_runtime.at_exit (fun () -> Lwt.return (print_endline "the end"))
let net = Logs.Src.create "net" ~doc:"A log source"
let disk = Logs.Src.create "disk" ~doc:"Another one"

let start () =
  for _ = 1 to times () do
    Printf.printf "%s from %s\n%!" (greeting ()) (Mirage_runtime.name ())
  done;
  let say source =
    Logs.err ~src:source (fun m -> m "an error");
    Logs.info ~src:source (fun m -> m "a note");
    Logs.debug ~src:source (fun m -> m "a detail")
  in
  List.iter say [ net; disk ];
  Lwt.return_unit
