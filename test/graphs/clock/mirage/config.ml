open Mirage

let clock = main ~packages:[ package "logs"; package "ptime" ] "Unikernel" job

let () = register "clock" [ clock ]
