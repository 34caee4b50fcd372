open Lwt.Syntax
module Race = Race

module type S = sig
  type t
  type stack
  type flow

  type getaddrinfo =
    [ `A | `AAAA ] -> [ `host ] Domain_name.t -> (Ipaddr.Set.t, [ `Msg of string ]) result Lwt.t

  val inject : t -> getaddrinfo -> unit

  val create :
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    ?timer_interval:int64 ->
    ?getaddrinfo:getaddrinfo ->
    stack ->
    t

  val connect_host :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    [ `host ] Domain_name.t ->
    int list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t

  val connect_ip :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    (Ipaddr.t * int) list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t

  val connect :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    string ->
    int list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t

  val connect_device :
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    ?timer_interval:int64 ->
    stack ->
    t Lwt.t
end

module Make (Stack : Tcpip.Stack.V4V6) = struct
  module TCP = Stack.TCP

  type stack = Stack.t
  type flow = TCP.flow

  type getaddrinfo =
    [ `A | `AAAA ] -> [ `host ] Domain_name.t -> (Ipaddr.Set.t, [ `Msg of string ]) result Lwt.t

  type t = {
    stack : stack;
    mutable getaddrinfo : getaddrinfo;
    aaaa_timeout : int64;
    connect_delay : int64;
    connect_timeout : int64;
    resolve_timeout : int64;
    resolve_retries : int;
  }

  let inject t getaddrinfo = t.getaddrinfo <- getaddrinfo
  let error fmt = Fmt.kstr (fun message -> Error (`Msg message)) fmt
  let nobody _ name = Lwt.return (error "%a: nobody to ask for its address" Domain_name.pp name)

  let create ?(aaaa_timeout = Duration.of_ms 50) ?(connect_delay = Duration.of_ms 250)
      ?(connect_timeout = Duration.of_sec 10) ?(resolve_timeout = Duration.of_sec 1) ?(resolve_retries = 3)
      ?timer_interval:_ ?(getaddrinfo = nobody) stack =
    { stack; getaddrinfo; aaaa_timeout; connect_delay; connect_timeout; resolve_timeout; resolve_retries }

  let connect_device ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries ?timer_interval
      stack =
    Lwt.return
      (create ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries ?timer_interval stack)

  exception Not_connected of string

  let race t ~connect_delay ~connect_timeout places ~later =
    let attempt ((ip, port) as place) =
      let* made = TCP.create_connection (Stack.tcp t.stack) place in
      match made with
      | Ok flow -> Lwt.return flow
      | Error e -> Lwt.fail (Not_connected (Fmt.str "%a port %d: %a" Ipaddr.pp ip port TCP.pp_error e))
    in
    let+ result = Race.run ~delay:connect_delay ~timeout:connect_timeout ~attempt ~close:TCP.close places ~later in
    match result with
    | Ok _ as connected -> connected
    | Error (Some (Not_connected why)) -> error "%s" why
    | Error (Some exn) -> error "%s" (Printexc.to_string exn)
    | Error None -> error "no answer in time"

  let connect_ip t ?aaaa_timeout:_ ?(connect_delay = t.connect_delay) ?(connect_timeout = t.connect_timeout) places =
    match places with
    | [] -> Lwt.return (error "no address to connect to")
    | _ -> race t ~connect_delay ~connect_timeout places ~later:(Lwt.return [])

  let connect_host t ?(aaaa_timeout = t.aaaa_timeout) ?(connect_delay = t.connect_delay)
      ?(connect_timeout = t.connect_timeout) ?(resolve_timeout = t.resolve_timeout)
      ?(resolve_retries = t.resolve_retries) host ports =
    (* A question that is asked again may still be answered the first time. *)
    let rec resolve kind tries asked =
      let question =
        Lwt.catch (fun () -> t.getaddrinfo kind host) (fun exn -> Lwt.return (error "%s" (Printexc.to_string exn)))
      in
      let asked = question :: asked in
      let* answer =
        Lwt.pick
          [
            Lwt.protected (Lwt.map Option.some (Lwt.choose asked));
            (let+ () = Mirage_sleep.ns resolve_timeout in
             None);
          ]
      in
      match answer with
      | Some answer -> Lwt.return answer
      | None when tries > 1 -> resolve kind (tries - 1) asked
      | None -> Lwt.return (error "%a: no answer about its address in time" Domain_name.pp host)
    in
    let tries = max 1 resolve_retries in
    let* known = Race.resolve ~delay:aaaa_timeout ~aaaa:(resolve `AAAA tries []) ~a:(resolve `A tries []) in
    match known with
    | Error _ as failed -> Lwt.return failed
    | Ok (first, later) -> (
        let places = List.concat_map (fun ip -> List.map (fun port -> (ip, port)) ports) in
        match (first, Lwt.state later) with
        | [], Return [] -> Lwt.return (error "%a has no address" Domain_name.pp host)
        | _ -> race t ~connect_delay ~connect_timeout (places first) ~later:(Lwt.map places later))

  let connect t ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries place ports =
    match Ipaddr.of_string place with
    | Ok ip ->
        connect_ip t ?aaaa_timeout ?connect_delay ?connect_timeout (List.map (fun port -> (ip, port)) ports)
    | Error _ -> (
        match Result.bind (Domain_name.of_string place) Domain_name.host with
        | Error (`Msg message) -> Lwt.return (error "%s: %s" place message)
        | Ok host ->
            connect_host t ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries host ports)
end
