open Mirage

let hello = main ~packages:[ package "logs" ] "Unikernel" job

let () = register "hello" [ hello ]
