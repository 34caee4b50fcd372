(* What unikernel/test/net-peers/peer.py talks to: echo (7), a counter of bytes (9), 100 MB (19). *)
open Lwt.Syntax

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module TCP = Stack.TCP

  let rec echo flow =
    let* got = TCP.read flow in
    match got with
    | Ok (`Data bytes) -> (
        let* sent = TCP.write flow bytes in
        match sent with Ok () -> echo flow | Error _ -> Lwt.return_unit)
    | Ok `Eof | Error _ -> Lwt.return_unit

  let rec count flow all =
    let* got = TCP.read flow in
    match got with
    | Ok (`Data bytes) -> count flow (all + Cstruct.length bytes)
    | Ok `Eof | Error _ ->
        let* _ = TCP.write flow (Cstruct.of_string (string_of_int all ^ "\n")) in
        Lwt.return_unit

  let block = Cstruct.create 65536

  let rec source flow left =
    if left = 0 then Lwt.return_unit
    else
      let step = min left (Cstruct.length block) in
      let* sent = TCP.write flow (Cstruct.sub block 0 step) in
      match sent with Ok () -> source flow (left - step) | Error _ -> Lwt.return_unit

  let start stack _ =
    let listen port serve =
      TCP.listen (Stack.tcp stack) ~port (fun flow -> Lwt.finalize (fun () -> serve flow) (fun () -> TCP.close flow))
    in
    listen 7 echo;
    listen 9 (fun flow -> count flow 0);
    listen 19 (fun flow -> source flow 100_000_000);
    Logs.info (fun m -> m "listening");
    Stack.listen stack
end
