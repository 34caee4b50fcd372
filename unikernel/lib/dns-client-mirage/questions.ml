open Lwt.Syntax

let msg fmt = Fmt.kstr (fun message -> Error (`Msg message)) fmt

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module Udp = Over_udp.Make (Stack.UDP)
  module TCP = Stack.TCP

  type t = { stack : Stack.t }

  let create stack = { stack }

  (* Two bytes of length ahead of each message. *)
  let over_tcp t (ip, port) question =
    let id = Wire.random_uint16 () in
    (* Not cancelled: a connection that comes too late is closed. *)
    let wanted = ref true in
    let connection =
      let* made = TCP.create_connection (Stack.tcp t.stack) (ip, port) in
      match made with
      | Ok flow when not !wanted -> Lwt.map (fun () -> msg "too late") (TCP.close flow)
      | Ok flow -> Lwt.return (Ok flow)
      | Error error -> Lwt.return (msg "%a: %a" Ipaddr.pp ip TCP.pp_error error)
    in
    let* connection =
      Lwt.catch
        (fun () -> Lwt.protected connection)
        (fun exn ->
           wanted := false;
           Lwt.fail exn)
    in
    match connection with
    | Error _ as failed -> Lwt.return failed
    | Ok flow ->
        let rec receive got =
          let whole = String.length got >= 2 && String.length got >= 2 + String.get_uint16_be got 0 in
          if whole then
            match Wire.answer ~id question (String.sub got 2 (String.get_uint16_be got 0)) with
            | Some answer -> Lwt.return (Ok answer)
            | None -> Lwt.return (msg "%a: an answer to another question" Ipaddr.pp ip)
          else
            let* read = TCP.read flow in
            match read with
            | Ok (`Data data) -> receive (got ^ Cstruct.to_string data)
            | Ok `Eof -> Lwt.return (msg "%a: ended the connection without an answer" Ipaddr.pp ip)
            | Error error -> Lwt.return (msg "%a: %a" Ipaddr.pp ip TCP.pp_error error)
        in
        Lwt.finalize
          (fun () ->
             let message = Wire.query ~id question in
             let framed = Cstruct.create (2 + String.length message) in
             Cstruct.BE.set_uint16 framed 0 (String.length message);
             Cstruct.blit_from_string message 0 framed 2 (String.length message);
             let* written = TCP.write flow framed in
             match written with
             | Error error -> Lwt.return (msg "%a: %a" Ipaddr.pp ip TCP.pp_write_error error)
             | Ok () -> receive "")
          (fun () -> TCP.close flow)

  let ask_server t (proto, `Plaintext place) question =
    match proto with
    | `Tcp -> over_tcp t place question
    | `Udp -> (
        let* answer = Udp.ask (Stack.udp t.stack) place question in
        match answer with Ok { truncated = true; _ } -> over_tcp t place question | other -> Lwt.return other)

  let ask t servers ~timeout ((name, _) as question) =
    let deadline = Int64.add (Mirage_mtime.elapsed_ns ()) timeout in
    let rec go why = function
      | [] -> Lwt.return (msg "%a: %s" Domain_name.pp name why)
      | server :: rest -> (
          let left = Int64.sub deadline (Mirage_mtime.elapsed_ns ()) in
          if Int64.compare left 0L <= 0 then go why []
          else
            let share = Int64.div left (Int64.of_int (1 + List.length rest)) in
            let* answer =
              Lwt.pick
                [
                  ask_server t server question;
                  (let+ () = Mirage_sleep.ns share in
                   msg "no answer from a name server in time");
                ]
            in
            match answer with
            | Ok ({ code = 0 | 3; _ } as answer) -> Lwt.return (Ok answer)
            | Ok { code; _ } -> go (Fmt.str "a name server failed (code %d)" code) rest
            | Error (`Msg why) -> go why rest)
    in
    go "no name server to ask" (servers @ servers)
end
