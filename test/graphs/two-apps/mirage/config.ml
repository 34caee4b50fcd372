open Mirage

let probe = main "Probe" job

let lan =
  impl
    ~connect:(fun _ modname' _ -> code ~pos:__POS__ "%s.connect \"lan\"" modname')
    "Test_net"
    network

let stack =
  impl
    ~runtime_args:
      [
        runtime_arg ~pos:__POS__ "Stack_arguments.ttl";
        runtime_arg ~pos:__POS__ "Stack_arguments.search";
      ]
    ~connect:(fun _ modname' -> function
      | [ net; ttl; search ] ->
          code ~pos:__POS__ "%s.connect ~mtu:(-1) ~ipv6:true ~label:\"été \\\"x\\\"\" ?search:%s ~ttl:%s %s" modname' search ttl net
      | _ -> connect_err "stack" 3)
    "Test_stack.Make"
    (network @-> stackv4v6)
  $ lan

let disk =
  impl
    ~connect:(fun _ modname' _ -> code ~pos:__POS__ "%s.connect \"disk\"" modname')
    "Test_disk"
    block

let store =
  impl
    ~connect:(fun _ modname' -> function
      | [ block ] ->
          code ~pos:__POS__ "return (%s.connect %s `Write ())" modname' block
      | _ -> connect_err "store" 1)
    "Test_store.Make"
    (block @-> kv_rw)
  $ disk

let files =
  impl
    ~connect:(fun _ modname' _ -> code ~pos:__POS__ "%s.connect ()" modname')
    "Test_files"
    kv_ro

let lwt =
  impl
    ~connect:(fun _ modname' -> function
      | [ over; certs; extra ] ->
          code ~pos:__POS__ "%s.connect %s %s %s" modname' over certs extra
      | _ -> connect_err "lwt" 3)
    "Test_tls.Make"
    (stackv4v6 @-> kv_rw @-> kv_ro @-> conduit)
  $ stack $ store $ files

let argv = default_argv

let web =
  main
    ~packages:[ package "ptime" ]
    ~runtime_args:[ runtime_arg ~pos:__POS__ "Web_arguments.title" ]
    ~deps:[ dep argv ]
    "Web.Make" (conduit @-> kv_ro @-> job)

let () =
  register ~reporter:no_reporter ~ptime:mock_ptime ~random:no_random "two-apps"
    [ web $ lwt $ files; probe ]
