let start argv whom times loud =
  Logs.debug (fun m -> m "%d words: %s" (Array.length argv) (String.concat " " (Array.to_list argv)));
  let greeting = "Hello, " ^ whom in
  let greeting = if loud then String.uppercase_ascii greeting else greeting in
  for _ = 1 to times do
    Logs.info (fun m -> m "%s" greeting)
  done;
  Lwt.return_unit
