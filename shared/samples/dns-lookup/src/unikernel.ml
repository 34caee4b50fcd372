open Lwt.Syntax
module Rr_map = Dns.Rr_map

module Make (Dns_client : Dns_client_mirage.S) (Eyeballs : Happy_eyeballs_mirage.S) = struct
  let look_up dns name key kind show =
    let+ found = Dns_client.getaddrinfo dns key name in
    match found with
    | Ok (ttl, values) -> List.iter (fun value -> Logs.info (fun m -> m "%s %s (%ld s)" kind value ttl)) (show values)
    | Error (`Msg message) -> Logs.warn (fun m -> m "%s: %s" kind message)

  let start dns eyeballs host port =
    match Domain_name.of_string host with
    | Error (`Msg message) ->
        Logs.err (fun m -> m "%s: %s" host message);
        Lwt.return_unit
    | Ok name -> (
        let* () =
          look_up dns name Rr_map.A "A" (fun ips -> List.map Ipaddr.V4.to_string (Ipaddr.V4.Set.elements ips))
        in
        let* () =
          look_up dns name Rr_map.Aaaa "AAAA" (fun ips -> List.map Ipaddr.V6.to_string (Ipaddr.V6.Set.elements ips))
        in
        let* () =
          look_up dns name Rr_map.Txt "TXT" (fun texts ->
              List.map
                (fun text ->
                  let size = String.length text in
                  Printf.sprintf "%d bytes: %S" size (String.sub text 0 (min size 40)))
                (Dns.Txt_set.elements texts))
        in
        match port with
        | None -> Lwt.return_unit
        | Some port -> (
            let+ connected = Eyeballs.connect eyeballs host [ port ] in
            match connected with
            | Ok ((ip, port), _) -> Logs.info (fun m -> m "connected to %a port %d" Ipaddr.pp ip port)
            | Error (`Msg message) -> Logs.warn (fun m -> m "not connected: %s" message)))
end
