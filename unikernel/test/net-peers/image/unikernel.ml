open Lwt.Syntax

(* What the tests talk to: echo (7), discard (9), 100 MB (19), a page (80), half-close (81), slow reader (82), a page by
   cohttp (8080), memory (UDP 9000), echo of datagrams (UDP 7). *)
module Make (Stack : Tcpip.Stack.V4V6) = struct
  module T = Stack.TCP
  module Conduit = Conduit_mirage.TCP (Stack)
  module Http = Cohttp_mirage.Server.Make (Conduit)

  let memory = ref (fun () -> 0)
  let accepted = ref 0
  let open_now = ref 0

  let served flow serve =
    incr accepted;
    incr open_now;
    Lwt.finalize
      (fun () -> serve flow)
      (fun () ->
         decr open_now;
         T.close flow)

  let rec echo flow =
    let* got = T.read flow in
    match got with
    | Ok (`Data bytes) -> (
        let* sent = T.write flow bytes in
        match sent with Ok () -> echo flow | Error _ -> Lwt.return_unit)
    | Ok `Eof | Error _ -> Lwt.return_unit

  let rec count flow all =
    let* got = T.read flow in
    match got with Ok (`Data bytes) -> count flow (all + Cstruct.length bytes) | Ok `Eof | Error _ -> Lwt.return all

  let discard flow =
    let* all = count flow 0 in
    let* _ = T.write flow (Cstruct.of_string (string_of_int all ^ "\n")) in
    Lwt.return_unit

  let block =
    let block = Cstruct.create 65536 in
    for n = 0 to 65535 do
      Cstruct.set_uint8 block n (n * 7 land 255)
    done;
    block

  let rec source flow left =
    if left = 0 then Lwt.return_unit
    else
      let step = min left (Cstruct.length block) in
      let* sent = T.write flow (Cstruct.sub block 0 step) in
      match sent with Ok () -> source flow (left - step) | Error _ -> Lwt.return_unit

  let page = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"

  let http flow =
    let* _ = T.read flow in
    let* _ = T.write flow (Cstruct.of_string page) in
    Lwt.return_unit

  (* Says all it has to say before it reads what the other end says. *)
  let half flow =
    let* _ = T.write flow (Cstruct.of_string "mine\n") in
    let* () = T.shutdown flow `write in
    let* all = count flow 0 in
    Logs.info (fun m -> m "after half-close: %d bytes" all);
    Lwt.return_unit

  let slow flow =
    let rec go all =
      let* () = Mirage_sleep.ns (Duration.of_ms 20) in
      let* got = T.read flow in
      match got with Ok (`Data bytes) -> go (all + Cstruct.length bytes) | Ok `Eof | Error _ -> Lwt.return all
    in
    let* all = go 0 in
    let* _ = T.write flow (Cstruct.of_string (string_of_int all ^ "\n")) in
    Lwt.return_unit

  let metrics () =
    Gc.full_major ();
    Printf.sprintf "packets %d heap %d live %d accepted %d open %d\n" (!memory ()) (Solo5_bindings.heap_used ())
      (Solo5_bindings.heap_live ()) !accepted !open_now

  let echo_datagrams stack =
    let udp = Stack.udp stack in
    Stack.UDP.listen udp ~port:7 (fun ~src ~dst:_ ~src_port data ->
        let* _ = Stack.UDP.write ~src_port:7 ~dst:src ~dst_port:src_port udp data in
        Lwt.return_unit);
    Stack.UDP.listen udp ~port:9000 (fun ~src ~dst:_ ~src_port _ ->
        let* _ = Stack.UDP.write ~src_port:9000 ~dst:src ~dst_port:src_port udp (Cstruct.of_string (metrics ())) in
        Lwt.return_unit)

  (* Connects, sends a greeting, and says what came back. *)
  let call stack (address, port) =
    let* connected = T.create_connection (Stack.tcp stack) (address, port) in
    match connected with
    | Error error ->
        Logs.info (fun m -> m "calling port %d: %a" port T.pp_error error);
        Lwt.return_unit
    | Ok flow ->
        let* _ = T.write flow (Cstruct.of_string "greetings\n") in
        let* () = T.shutdown flow `write in
        let* all = count flow 0 in
        Logs.info (fun m -> m "calling port %d: %d bytes came back" port all);
        T.close flow

  let serve_pages stack =
    let greet _ _ _ = Http.respond_string ~status:`OK ~body:"hello\n" () in
    Http.listen (Conduit.v stack) (`TCP 8080) (Http.make ~callback:greet ())

  let start stack call_to =
    let listen port serve = T.listen (Stack.tcp stack) ~port (fun flow -> served flow serve) in
    listen 7 echo;
    listen 9 discard;
    listen 19 (fun flow -> source flow 100_000_000);
    listen 80 http;
    listen 81 half;
    listen 82 slow;
    echo_datagrams stack;
    Lwt.async (fun () -> serve_pages stack);
    Logs.info (fun m -> m "ready");
    let* () = match call_to with None -> Lwt.return_unit | Some address -> Lwt.join [ call stack (address, 7777); call stack (address, 7778) ] in
    Stack.listen stack
end
