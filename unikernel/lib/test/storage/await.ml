let rec run promise =
  match Lwt.poll promise with
  | Some result -> result
  | None ->
      Lwt.wakeup_paused ();
      run promise
