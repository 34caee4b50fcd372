open Mirage

(* littlefs, on a disk that was formatted before the first boot: chamelon format FILE 512 *)
let chamelon_store name block =
  let flag = name ^ "-program-block-size" in
  let program_block_size =
    Runtime_arg.create ~pos:__POS__
      (Printf.sprintf "Cmdliner.Arg.(value & opt int 16 & info [ %S ])" flag)
  in
  chamelon ~program_block_size block

let counter =
  main
    ~packages:[ package "fmt"; package "logs"; package "mirage-kv" ]
    "Unikernel.Make" (kv_rw @-> job)

let disk = block_of_file "disk"
let store = chamelon_store "store" disk

let () = register "boot-counter" [ counter $ store ]
