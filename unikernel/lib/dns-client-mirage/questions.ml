open Lwt.Syntax
module Packet = Dns.Packet

let src = Logs.Src.create "dns-client" ~doc:"DNS client"

module Log = (val Logs.src_log src)

let msg fmt = Fmt.kstr (fun message -> Error (`Msg message)) fmt

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module UDP = Stack.UDP
  module TCP = Stack.TCP

  type t = { stack : Stack.t }

  let create stack = { stack }

  let random_uint16 () = Cstruct.BE.get_uint16 (Mirage_crypto_rng.generate 2) 0

  (* One that nobody listens to: neither another question nor the app. *)
  let rec free_port () =
    let port = 1024 + (random_uint16 () mod (65536 - 1024)) in
    if Tcpip.Udp_ports.is_taken port then free_port () else port

  let same_question (a, x) = function Some (b, y) -> x = y && Domain_name.equal a b | None -> false

  let answers ~id question bytes =
    match Packet.decode bytes with
    | Ok answer when answer.reply && answer.id = id && same_question question answer.question -> Some answer
    | Ok _ -> None
    | Error why ->
        Log.debug (fun m -> m "an answer that is none: %s" why);
        None

  let query id question =
    Packet.encode
      {
        id;
        reply = false;
        truncated = false;
        recursion_desired = true;
        code = 0;
        question = Some question;
        answer = [];
        authority = [];
      }

  let rec over_udp t (ip, port) question =
    let id = random_uint16 () and own = free_port () in
    let answered, answer = Lwt.wait () in
    let udp = Stack.udp t.stack in
    let receive ~src ~dst:_ ~src_port data =
      (if Ipaddr.compare src ip = 0 && src_port = port && Lwt.is_sleeping answered then
         match answers ~id question (Cstruct.to_string data) with
         | Some found -> Lwt.wakeup_later answer (`Answer found)
         | None -> ());
      Lwt.return_unit
    in
    match UDP.listen udp ~port:own receive with
    | exception Failure why -> Lwt.return (Error (`Msg why))
    | () -> over_port t own (ip, port) ~id ~answered ~answer question

  and over_port t own (ip, port) ~id ~answered ~answer question =
    let udp = Stack.udp t.stack in
    (* An app that listens to this very port from now on has it: the question is asked again from another. *)
    Tcpip.Udp_ports.borrow own ~lost:(fun () -> if Lwt.is_sleeping answered then Lwt.wakeup_later answer `Lost);
    let* result =
      Lwt.finalize
        (fun () ->
          let* sent = UDP.write ~src_port:own ~dst:ip ~dst_port:port udp (Cstruct.of_string (query id question)) in
          match sent with
          | Error error -> Lwt.return (`Failed (Fmt.str "%a: %a" Ipaddr.pp ip UDP.pp_error error))
          | Ok () -> Lwt.protected answered)
        (fun () ->
          if Tcpip.Udp_ports.return own then UDP.unlisten udp ~port:own;
          Lwt.return_unit)
    in
    match result with
    | `Answer found -> Lwt.return (Ok found)
    | `Failed why -> Lwt.return (Error (`Msg why))
    | `Lost -> over_udp t (ip, port) question

  (* Two bytes of length ahead of each message. *)
  let over_tcp t (ip, port) question =
    let id = random_uint16 () in
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
            match answers ~id question (String.sub got 2 (String.get_uint16_be got 0)) with
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
            let message = query id question in
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
        let* answer = over_udp t place question in
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
