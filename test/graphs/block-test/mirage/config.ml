open Mirage

let test =
  main
    ~packages:[ package "cstruct"; package "fmt"; package "logs"; package "mirage-block" ]
    "Unikernel.Make" (block @-> block @-> job)

let disk = block_of_file "disk"
let ramdisk = ramdisk "ramdisk"

let () = register "block-test" [ test $ disk $ ramdisk ]
