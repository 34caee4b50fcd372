open Lwt.Syntax

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

  let create ?(aaaa_timeout = Duration.of_ms 50) ?(connect_delay = Duration.of_ms 50)
      ?(connect_timeout = Duration.of_sec 10) ?(resolve_timeout = Duration.of_sec 1) ?(resolve_retries = 3)
      ?timer_interval:_ ?(getaddrinfo = nobody) stack =
    { stack; getaddrinfo; aaaa_timeout; connect_delay; connect_timeout; resolve_timeout; resolve_retries }

  let connect_device ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries ?timer_interval
      stack =
    Lwt.return
      (create ?aaaa_timeout ?connect_delay ?connect_timeout ?resolve_timeout ?resolve_retries ?timer_interval stack)

  (* What ends first; a timer that is not needed any more is taken away. *)
  let within time promise ~otherwise =
    Lwt.pick
      [
        Lwt.protected promise;
        (let+ () = Mirage_sleep.ns time in
         otherwise ());
      ]

  (* Attempts run by themselves: they are never cancelled, and a connection that comes too late is closed. *)
  let race t ~connect_delay ~connect_timeout places =
    let winner, win = Lwt.wait () in
    let settled () = Lwt.state winner <> Lwt.Sleep in
    let left = ref (List.length places) and last = ref "" in
    let give_up message = if not (settled ()) then Lwt.wakeup_later win (error "%s" message) in
    let attempt ((ip, port) as place) =
      let* made =
        Lwt.catch
          (fun () ->
            let+ made = TCP.create_connection (Stack.tcp t.stack) place in
            Result.map_error (Fmt.str "%a" TCP.pp_error) made)
          (fun exn -> Lwt.return (Error (Printexc.to_string exn)))
      in
      match made with
      | Ok flow when settled () -> TCP.close flow
      | Ok flow ->
          Lwt.wakeup_later win (Ok (place, flow));
          Lwt.return_unit
      | Error message ->
          decr left;
          last := Fmt.str "%a port %d: %s" Ipaddr.pp ip port message;
          if !left = 0 then give_up !last;
          Lwt.return_unit
    in
    let rec start = function
      | [] -> Lwt.return_unit
      | place :: rest ->
          if settled () then Lwt.return_unit
          else
            let tried = attempt place in
            (* The next one follows at once where this one is refused. *)
            let* () = within connect_delay tried ~otherwise:ignore in
            start rest
    in
    match places with
    | [] -> Lwt.return (error "no address to connect to")
    | _ ->
        Lwt.async (fun () -> start places);
        let* ended = within connect_timeout (Lwt.map ignore winner) ~otherwise:ignore in
        ignore ended;
        give_up (if !last = "" then "no answer in time" else "no answer in time; " ^ !last);
        winner

  (* IPv6 first, then in turns. *)
  let in_turns addresses =
    let rec mix a b = match (a, b) with x :: a, b -> x :: mix b a | [], b -> b in
    let v6, v4 = List.partition (function Ipaddr.V6 _ -> true | V4 _ -> false) (Ipaddr.Set.elements addresses) in
    mix v6 v4

  let connect_ip t ?aaaa_timeout:_ ?(connect_delay = t.connect_delay) ?(connect_timeout = t.connect_timeout) places =
    race t ~connect_delay ~connect_timeout places

  let connect_host t ?(aaaa_timeout = t.aaaa_timeout) ?(connect_delay = t.connect_delay)
      ?(connect_timeout = t.connect_timeout) ?(resolve_timeout = t.resolve_timeout)
      ?(resolve_retries = t.resolve_retries) host ports =
    let rec resolve kind tries =
      let* answer =
        within resolve_timeout
          (Lwt.catch
             (fun () -> Lwt.map Option.some (t.getaddrinfo kind host))
             (fun exn -> Lwt.return_some (error "%s" (Printexc.to_string exn))))
          ~otherwise:(fun () -> None)
      in
      match answer with
      | Some answer -> Lwt.return answer
      | None when tries > 1 -> resolve kind (tries - 1)
      | None -> Lwt.return (error "%a: no answer about its address in time" Domain_name.pp host)
    in
    let six = resolve `AAAA (max 1 resolve_retries) and four = resolve `A (max 1 resolve_retries) in
    let* first = Lwt.choose [ Lwt.map (fun _ -> `Six) six; Lwt.map (fun _ -> `Four) four ] in
    let* () =
      match (first, Lwt.state four) with
      | `Four, Lwt.Return (Ok _) -> within aaaa_timeout (Lwt.map ignore six) ~otherwise:ignore
      | `Four, _ -> Lwt.map ignore six
      | `Six, _ -> Lwt.map ignore four
    in
    let known promise = match Lwt.state promise with Lwt.Return answer -> answer | _ -> Ok Ipaddr.Set.empty in
    match (known six, known four) with
    | Error _, (Error _ as failed) -> Lwt.return failed
    | a, b -> (
        let set = Result.value ~default:Ipaddr.Set.empty in
        match in_turns (Ipaddr.Set.union (set a) (set b)) with
        | [] -> Lwt.return (match (a, b) with Error e, _ | _, Error e -> Error e | _ -> error "%a has no address" Domain_name.pp host)
        | addresses ->
            race t ~connect_delay ~connect_timeout
              (List.concat_map (fun ip -> List.map (fun port -> (ip, port)) ports) addresses))

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
