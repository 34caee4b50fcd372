open Lwt.Syntax

(* Seconds from 1900, where NTP begins to count, to 1970. *)
let epoch = 2_208_988_800.

let request () =
  let packet = Cstruct.create 48 in
  (* Version 4, from a client. *)
  Cstruct.set_uint8 packet 0 0x23;
  packet

(* When the server sent its answer, in seconds since 1970. *)
let sent_at answer =
  let part at = Int32.to_int (Cstruct.BE.get_uint32 answer at) land 0xffff_ffff |> float_of_int in
  part 40 -. epoch +. (part 44 /. 4_294_967_296.)

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module UDP = Stack.UDP

  let my_port = 50123
  let patience = Duration.of_sec 1

  (* One question, and its answer or None. *)
  let ask udp server server_port =
    let answered, answer = Lwt.wait () in
    UDP.listen udp ~port:my_port (fun ~src ~dst:_ ~src_port:_ data ->
        if Ipaddr.compare src server = 0 && Cstruct.length data >= 48 && Lwt.is_sleeping answered then
          Lwt.wakeup_later answer data;
        Lwt.return_unit);
    let* sent = UDP.write ~src_port:my_port ~dst:server ~dst_port:server_port udp (request ()) in
    (match sent with Ok () -> () | Error error -> Logs.warn (fun m -> m "%a" UDP.pp_error error));
    Lwt.pick [ Lwt.map Option.some answered; Lwt.map (fun () -> None) (Mirage_sleep.ns patience) ]

  let rec start ?(tries = 3) stack server server_port =
    let* answer = ask (Stack.udp stack) server server_port in
    match answer with
    | Some answer ->
        let here = Ptime.to_float_s (Mirage_ptime.now ()) in
        Logs.info (fun m -> m "this clock is %+.3f s off" (here -. sent_at answer));
        Lwt.return_unit
    | None when tries > 1 -> start ~tries:(tries - 1) stack server server_port
    | None ->
        Logs.err (fun m -> m "%a did not answer" Ipaddr.pp server);
        exit 1

  let start stack server server_port = start stack server server_port
end
