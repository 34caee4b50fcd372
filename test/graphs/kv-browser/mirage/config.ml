open Mirage

let browser =
  main
    ~packages:[ package "fmt"; package "logs"; package "mirage-kv"; package "optint" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Browser_arguments.file" ]
    "Unikernel.Make" (kv_ro @-> job)

let content = crunch "content"

let () = register "kv-browser" [ browser $ content ]
