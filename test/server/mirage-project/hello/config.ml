open Mirage

let () = register "hello" [ main "Unikernel" job ]
