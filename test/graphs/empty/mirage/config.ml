open Mirage

let () = register "empty" [ noop ]
