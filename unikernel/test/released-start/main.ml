external constructed : unit -> bool = "released_constructed"
external counts : unit -> bool = "released_counts"

let () = Printf.printf "started %b, counts %b\n" (constructed ()) (counts ())
