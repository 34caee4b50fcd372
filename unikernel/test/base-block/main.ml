external run : unit -> unit = "disk_run"

let () = run ()
