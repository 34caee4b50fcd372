(* "local0" of RFC 3164, 4.1.1. *)
let facility = 16

let severity = function
  | Logs.App -> 5
  | Logs.Error -> 3
  | Logs.Warning -> 4
  | Logs.Info -> 6
  | Logs.Debug -> 7

let months = [| "Jan"; "Feb"; "Mar"; "Apr"; "May"; "Jun"; "Jul"; "Aug"; "Sep"; "Oct"; "Nov"; "Dec" |]

let stamp time =
  let (_, month, day), ((hour, minute, second), _) = Ptime.to_date_time time in
  Printf.sprintf "%s %2d %02d:%02d:%02d" months.(month - 1) day hour minute second

(* One message is one line, whatever is in it. *)
let printable text = String.map (fun c -> if c < ' ' || c = '\127' then ' ' else c) text
let most = 65000

module Udp (S : Tcpip.Stack.V4V6) = struct
  let create stack ~hostname ?(port = 514) server ?(truncate = 1024) () =
    let truncate = max 1 (min truncate most) in
    let failing = ref false and sending = ref false in
    let send text =
      sending := true;
      let text = if String.length text > truncate then String.sub text 0 truncate else text in
      let sent = S.UDP.write ~dst:server ~dst_port:port (S.udp stack) (Cstruct.of_string text) in
      sending := false;
      Lwt.on_any sent
        (function
          | Ok () -> failing := false
          | Error e ->
              if not !failing then begin
                failing := true;
                Printf.printf "syslog: messages to %s are lost: %s\n%!" (Ipaddr.to_string server)
                  (Fmt.str "%a" S.UDP.pp_error e)
              end)
        (fun exn -> Printf.printf "syslog: %s\n%!" (Printexc.to_string exn))
    in
    let report : type a b. Logs.src -> Logs.level -> over:(unit -> unit) -> (unit -> b) -> (a, b) Logs.msgf -> b =
     fun source level ~over k message ->
      message (fun ?header:_ ?tags:_ format ->
          Format.kasprintf
            (fun text ->
              (* What the stack says while it sends would have to be sent. *)
              if not !sending then
                send
                  (Printf.sprintf "<%d>%s %s %s: %s"
                     ((facility * 8) + severity level)
                     (stamp (Mirage_ptime.now ()))
                     hostname (Logs.Src.name source) (printable text));
              over ();
              k ())
            format)
    in
    { Logs.report }

  let both first second =
    let report : type a b. Logs.src -> Logs.level -> over:(unit -> unit) -> (unit -> b) -> (a, b) Logs.msgf -> b =
     fun source level ~over k message ->
      message (fun ?header ?tags format ->
          Format.kasprintf
            (fun text ->
              first.Logs.report source level ~over:ignore ignore (fun m -> m ?header ?tags "%s" text);
              second.Logs.report source level ~over k (fun m -> m ?header ?tags "%s" text))
            format)
    in
    { Logs.report }

  let start ?port ?truncate server stack =
    (match server with
    | None -> Logs.warn (fun m -> m "no --syslog is given: messages stay on the console")
    | Some server ->
        let hostname = Mirage_runtime.name () in
        Logs.set_reporter (both (Logs.reporter ()) (create stack ~hostname ?port server ?truncate ())));
    Lwt.return_unit
end
