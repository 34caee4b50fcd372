open Lwt.Syntax

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module UDP = Stack.UDP

  let start stack port =
    let udp = Stack.udp stack in
    let echo ~src ~dst:_ ~src_port data =
      let* written = UDP.write ~src_port:port ~dst:src ~dst_port:src_port udp data in
      (match written with
      | Ok () -> Logs.info (fun m -> m "%d bytes for %a" (Cstruct.length data) Ipaddr.pp src)
      | Error error -> Logs.warn (fun m -> m "%a: %a" Ipaddr.pp src UDP.pp_error error));
      Lwt.return_unit
    in
    UDP.listen udp ~port echo;
    Logs.info (fun m -> m "listening to UDP port %d" port);
    Stack.listen stack
end
