open Lwt.Syntax

type how = Return | Exit | Raise | Raise_after_sleep | Raise_async | Raise_in_exit_hook

let ways =
  [
    ("return", Return);
    ("exit", Exit);
    ("raise", Raise);
    ("raise-after-sleep", Raise_after_sleep);
    ("raise-async", Raise_async);
    ("raise-in-exit-hook", Raise_in_exit_hook);
  ]

let how =
  Mirage_runtime.register_arg
    Cmdliner.Arg.(value & opt (enum ways) Return & info [ "end" ] ~docv:"HOW" ~doc:"How to end.")

let () = Mirage_runtime.at_exit (fun () -> Lwt.return (print_endline "hook registered first"))

let () =
  Mirage_runtime.at_exit (fun () ->
      let* () = Mirage_sleep.ns (Duration.of_ms 10) in
      if how () = Raise_in_exit_hook then failwith "in a hook";
      Lwt.return (print_endline "hook registered last, after a sleep"))

let () = at_exit (fun () -> print_endline "Stdlib.at_exit")

let start () =
  print_string "output without a line's end;";
  match how () with
  | Return | Raise_in_exit_hook -> Lwt.return_unit
  | Exit -> exit 7
  | Raise -> failwith "on purpose"
  | Raise_after_sleep ->
      let* () = Mirage_sleep.ns (Duration.of_ms 10) in
      failwith "on purpose"
  | Raise_async ->
      Lwt.async (fun () -> Lwt.bind (Mirage_sleep.ns (Duration.of_ms 10)) (fun () -> failwith "on purpose"));
      fst (Lwt.wait ())
