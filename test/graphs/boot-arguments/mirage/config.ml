open Mirage

let argv = default_argv

let greeter =
  main
    ~packages:[ package "logs" ]
    ~runtime_args:
      [
        runtime_arg ~pos:__POS__ "Greeter_arguments.whom";
        runtime_arg ~pos:__POS__ "Greeter_arguments.times";
        runtime_arg ~pos:__POS__ "Greeter_arguments.loud";
      ]
    ~deps:[ dep argv ]
    "Unikernel" job

let () = register "boot-arguments" [ greeter ]
