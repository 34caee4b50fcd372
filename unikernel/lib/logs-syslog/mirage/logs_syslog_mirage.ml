module Message = struct
  let severity = function Logs.App -> 5 | Error -> 3 | Warning -> 4 | Info -> 6 | Debug -> 7
  let daemons = 3

  let month n =
    [| "Jan"; "Feb"; "Mar"; "Apr"; "May"; "Jun"; "Jul"; "Aug"; "Sep"; "Oct"; "Nov"; "Dec" |].(n - 1)

  let one_word s = String.map (fun c -> if c <= ' ' || c = '\127' then '-' else c) s

  let encode ~level ~hostname ~source ~time ?truncate text =
    let (_, m, day), ((h, minute, s), _) = Ptime.to_date_time time in
    let text = String.map (function '\000' .. '\031' | '\127' -> ' ' | c -> c) text in
    let hostname = if hostname = "" then "-" else one_word hostname in
    let whole =
      Fmt.str "<%d>%s %2d %02d:%02d:%02d %s %s: %s"
        ((daemons * 8) + severity level)
        (month m) day h minute s hostname (one_word source) text
    in
    let max_bytes = min 65000 (Option.value ~default:65000 truncate) in
    if String.length whole > max_bytes then String.sub whole 0 (max 0 max_bytes) else whole
end

module Udp (Stack : Tcpip.Stack.V4V6) = struct
  module UDP = Stack.UDP

  let create stack ~hostname server ?(port = 514) ?truncate () =
    let udp = Stack.udp stack in
    (* Sending may log by itself: what is logged meanwhile is not sent, or it would never end. *)
    let sending = ref false in
    let send message =
      let failed why = Printf.eprintf "syslog: %s: %s\n%!" why message in
      if !sending then failed "said while sending"
      else begin
        sending := true;
        let sent =
          try
            Lwt.catch
              (fun () -> Lwt.map (Result.map_error (Fmt.str "%a" UDP.pp_error)) (UDP.write ~dst:server ~dst_port:port udp (Cstruct.of_string message)))
              (fun exn -> Lwt.return (Error (Printexc.to_string exn)))
          with exn -> Lwt.return (Error (Printexc.to_string exn))
        in
        sending := false;
        Lwt.on_success sent (function Ok () -> () | Error why -> failed why)
      end
    in
    let report src level ~over k msgf =
      msgf @@ fun ?header ?tags:_ fmt ->
      Format.kasprintf
        (fun text ->
           let text = match header with None -> text | Some header -> Fmt.str "[%s] %s" header text in
           send
             (Message.encode ~level ~hostname ~source:(Logs.Src.name src) ~time:(Mirage_ptime.now ()) ?truncate text);
           over ();
           k ())
        fmt
    in
    { Logs.report }

  let connect ?server ?port ?truncate stack =
    (match server with
     | None -> Logs.warn (fun m -> m "no --syslog given: logs stay on the console")
     | Some server ->
         Logs.set_reporter (create stack ~hostname:(Mirage_runtime.name ()) server ?port ?truncate ()));
    Lwt.return_unit
end
