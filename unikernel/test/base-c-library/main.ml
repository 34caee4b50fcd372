external probe : unit -> unit = "probe"

let () = probe ()
