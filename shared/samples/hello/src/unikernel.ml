open Lwt.Syntax

let rec hello times =
  if times = 0 then Lwt.return_unit
  else begin
    Logs.info (fun m -> m "hello");
    let* () = Mirage_sleep.ns (Duration.of_sec 1) in
    hello (times - 1)
  end

let start () = hello 4
