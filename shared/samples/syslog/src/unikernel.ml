open Lwt.Syntax

let start () count =
  let rec say n =
    if n > count then Lwt.return_unit
    else begin
      Logs.info (fun m -> m "message %d of %d" n count);
      let* () = Mirage_sleep.ns (Duration.of_ms 100) in
      say (n + 1)
    end
  in
  say 1
