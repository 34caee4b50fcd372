open Lwt.Syntax

let start () =
  let rec say n =
    if n = 0 then Lwt.return_unit
    else begin
      Logs.info (fun m -> m "hello");
      let* () = Mirage_sleep.ns (Duration.of_sec 1) in
      say (n - 1)
    end
  in
  say 4
