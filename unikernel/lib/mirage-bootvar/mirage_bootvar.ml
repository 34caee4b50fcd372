let argv () =
  let line = Mirage_bootvar_backend.cmd_line () in
  match Mirage_bootvar_parse_argv.parse line with
  | Ok arguments -> Array.of_list ("mirage" :: arguments)
  | Error reason -> failwith reason
