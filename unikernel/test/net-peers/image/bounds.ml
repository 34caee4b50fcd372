external host_read : (int[@untagged]) -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "netif_bytecode" "netif_read"
[@@noalloc]

external host_write : (int[@untagged]) -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged])
  = "netif_bytecode" "netif_write"
[@@noalloc]

let first_device = 1
let invalid = -2

let check net =
  let open Lwt.Syntax in
  let buffer = Bigarray.(Array1.create char c_layout 100) in
  let writes size length =
    Lwt.catch
      (fun () ->
         let* sent = Netif.write net ~size (fun _ -> length) in
         Lwt.return (sent = Error `Invalid_length))
      (fun _ -> Lwt.return false)
  in
  let* written = Lwt_list.map_s (fun (size, length) -> writes size length) [ (100, -1); (100, min_int); (100, 101); (-1, 0); (max_int, 0) ] in
  let far = [ -1; 101; 65_536; 1 lsl 40; max_int; min_int ] in
  let refused =
    List.for_all Fun.id written
    && List.for_all (fun size -> host_write first_device buffer size = invalid) far
    && List.for_all (fun size -> host_read first_device buffer 0 size = invalid) far
    && List.for_all (fun offset -> host_read first_device buffer offset 100 = invalid) (1 :: far)
  in
  let* listened = Netif.listen net ~header_size:max_int (fun _ -> Lwt.return_unit) in
  Printf.printf "lengths that no frame has: %s\n%!" (if refused && listened = Error `Invalid_length then "refused" else "taken");
  Lwt.return_unit
