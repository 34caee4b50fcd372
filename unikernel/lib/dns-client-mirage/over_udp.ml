open Lwt.Syntax

module Make (UDP : Tcpip.Udp.S with type ipaddr = Ipaddr.t) = struct
  let rec free_port () =
    let port = 1024 + (Wire.random_uint16 () mod (65536 - 1024)) in
    if Tcpip.Udp_ports.is_taken port then free_port () else port

  let rec ask udp (ip, port) question =
    let id = Wire.random_uint16 () and own = free_port () in
    let answered, answer = Lwt.wait () in
    let resolve what = if Lwt.is_sleeping answered then Lwt.wakeup_later answer what in
    let receive ~src ~dst:_ ~src_port data =
      (if Ipaddr.compare src ip = 0 && src_port = port then
         match Wire.answer ~id question (Cstruct.to_string data) with Some found -> resolve (`Answer found) | None -> ());
      Lwt.return_unit
    in
    let send () =
      let* sent = UDP.write ~src_port:own ~dst:ip ~dst_port:port udp (Cstruct.of_string (Wire.query ~id question)) in
      match sent with
      | Error error -> Lwt.return (`Failed (Fmt.str "%a: %a" Ipaddr.pp ip UDP.pp_error error))
      | Ok () -> Lwt.protected answered
    in
    let give_back () =
      if Tcpip.Udp_ports.return own then UDP.unlisten udp ~port:own;
      Lwt.return_unit
    in
    match UDP.listen udp ~port:own receive with
    | exception Failure why -> Lwt.return (Error (`Msg why))
    | () -> (
        Tcpip.Udp_ports.borrow own ~lost:(fun () -> resolve `Lost);
        let* result = Lwt.finalize send give_back in
        match result with
        | `Answer found -> Lwt.return (Ok found)
        | `Failed why -> Lwt.return (Error (`Msg why))
        | `Lost -> ask udp (ip, port) question)
end
