open Lwt.Syntax

let src = Logs.Src.create "dns-client" ~doc:"DNS client"

module Log = (val Logs.src_log src : Logs.LOG)

type error = [ `Msg of string ]
type transport = Udp | Tcp
type server = { transport : transport; ip : Ipaddr.t; port : int }

let refused text reason = Fmt.invalid_arg "name server %S: %s" text reason

let server_of_string text =
  let transport, rest =
    match String.index_opt text ':' with
    | Some 3 when String.sub text 0 3 = "udp" -> (Udp, String.sub text 4 (String.length text - 4))
    | Some 3 when String.sub text 0 3 = "tcp" -> (Tcp, String.sub text 4 (String.length text - 4))
    | Some 3 when String.sub text 0 3 = "tls" -> refused text "DNS over TLS is not done here"
    | _ -> (Udp, text)
  in
  match Ipaddr.of_string rest with
  | Ok ip -> { transport; ip; port = 53 }
  | Error _ -> (
      match Ipaddr.with_port_of_string ~default:53 rest with
      | Ok (ip, port) -> { transport; ip; port }
      | Error (`Msg reason) -> refused text reason)

let to_string { transport; ip; port } =
  Fmt.str "%s:%s%s"
    (match transport with Udp -> "udp" | Tcp -> "tcp")
    (match ip with V4 ip -> Ipaddr.V4.to_string ip | V6 ip -> Fmt.str "[%a]" Ipaddr.V6.pp ip)
    (if port = 53 then "" else Fmt.str ":%d" port)

let default_servers = List.map server_of_string [ "udp:91.239.100.100"; "udp:2001:67c:28a4::" ]

(* Answers by question, each with the time until which it holds. *)
module Cache = struct
  type entry = { result : (string list, string) result; until : int64 }
  type t = { size : int; entries : (Message.kind * [ `host ] Domain_name.t, entry) Hashtbl.t }

  let create size = { size = max 1 size; entries = Hashtbl.create 7 }

  let find t question =
    match Hashtbl.find_opt t.entries question with
    | Some entry when Int64.compare (Mirage_mtime.elapsed_ns ()) entry.until < 0 -> Some entry.result
    | Some _ ->
        Hashtbl.remove t.entries question;
        None
    | None -> None

  (* The one that ends first makes room. *)
  let make_room t =
    let first question entry = function
      | Some (_, until) as best when Int64.compare until entry.until <= 0 -> best
      | _ -> Some (question, entry.until)
    in
    match Hashtbl.fold first t.entries None with
    | Some (question, _) -> Hashtbl.remove t.entries question
    | None -> ()

  let add t question result seconds =
    if seconds > 0 then begin
      if Hashtbl.length t.entries >= t.size && not (Hashtbl.mem t.entries question) then make_room t;
      let until = Int64.add (Mirage_mtime.elapsed_ns ()) (Int64.mul (Int64.of_int seconds) 1_000_000_000L) in
      Hashtbl.replace t.entries question { result; until }
    end
end

module type S = sig
  type stack
  type t

  val connect : ?nameservers:string list -> ?timeout:int64 -> ?cache_size:int -> stack -> t Lwt.t
  val gethostbyname : t -> [ `host ] Domain_name.t -> (Ipaddr.V4.t, [> error ]) result Lwt.t
  val gethostbyname6 : t -> [ `host ] Domain_name.t -> (Ipaddr.V6.t, [> error ]) result Lwt.t
  val addresses : t -> [ `host ] Domain_name.t -> (Ipaddr.t list, [> error ]) result Lwt.t
  val nameservers : t -> string list
end

module Make (S : Tcpip.Stack.V4V6) = struct
  type stack = S.t

  type t = { stack : S.t; servers : server list; timeout : int64; cache : Cache.t }

  let nameservers t = List.map to_string t.servers

  let connect ?nameservers ?(timeout = 5_000_000_000L) ?(cache_size = 32) stack =
    let servers =
      match nameservers with None | Some [] -> default_servers | Some texts -> List.map server_of_string texts
    in
    Lwt.return { stack; servers; timeout; cache = Cache.create cache_size }

  let random bits =
    match Solo5_bindings.entropy 2 with
    | Some bytes -> String.get_uint16_be bytes 0 land ((1 lsl bits) - 1)
    | None -> failwith "DNS: this processor gives no random numbers"

  (* Whoever would answer in the server's place has to guess the question's number and this port. *)
  let by_udp t server id kind name =
    let port = 49152 + random 14 in
    let answer, got = Lwt.wait () in
    let callback ~src ~dst:_ ~src_port bytes =
      (if Ipaddr.compare src server.ip = 0 && src_port = server.port && Lwt.is_sleeping answer then
       match Message.answer ~id kind name bytes with Error `Not_ours -> () | result -> Lwt.wakeup_later got result);
      Lwt.return_unit
    in
    let udp = S.udp t.stack in
    S.UDP.listen udp ~port callback;
    Lwt.finalize
      (fun () ->
        let* sent = S.UDP.write ~src_port:port ~dst:server.ip ~dst_port:server.port udp (Message.question ~id kind name) in
        match sent with
        | Ok () -> answer
        | Error e -> Lwt.return_error (`Refused (Fmt.str "the question cannot be sent: %a" S.UDP.pp_error e)))
      (fun () ->
        S.UDP.unlisten udp ~port;
        Lwt.return_unit)

  (* A message of TCP has its length before it. *)
  let rec read_message flow got =
    if Cstruct.length got >= 2 && Cstruct.length got - 2 >= Cstruct.BE.get_uint16 got 0 then
      Lwt.return_some (Cstruct.sub got 2 (Cstruct.BE.get_uint16 got 0))
    else
      let* result = S.TCP.read flow in
      match result with
      | Ok (`Data bytes) -> read_message flow (Cstruct.append got bytes)
      | Ok `Eof | Error _ -> Lwt.return_none

  let by_tcp t server id kind name =
    let* connection = S.TCP.create_connection (S.tcp t.stack) (server.ip, server.port) in
    match connection with
    | Error e -> Lwt.return_error (`Refused (Fmt.str "no connection: %a" S.TCP.pp_error e))
    | Ok flow ->
        Lwt.finalize
          (fun () ->
            let question = Message.question ~id kind name in
            let length = Cstruct.create 2 in
            Cstruct.BE.set_uint16 length 0 (Cstruct.length question);
            let* (_ : (unit, S.TCP.write_error) result) = S.TCP.write flow (Cstruct.append length question) in
            let+ bytes = read_message flow Cstruct.empty in
            match bytes with
            | None -> Error (`Refused "the name server gave no answer")
            | Some bytes -> Message.answer ~id kind name bytes)
          (fun () -> S.TCP.close flow)

  let ask t server kind name =
    let id = random 16 in
    let* result =
      match server.transport with Tcp -> by_tcp t server id kind name | Udp -> by_udp t server id kind name
    in
    match (result, server.transport) with Error `Truncated, Udp -> by_tcp t server id kind name | _ -> Lwt.return result

  (* One server after the other, each with its share of the time; a question lost on the way is asked twice. *)
  let rec ask_all t share kind name last = function
    | [] -> Lwt.return_error (`Refused last)
    | server :: rest -> (
        let late =
          let+ () = Mirage_sleep.ns share in
          Error (`Refused (Fmt.str "%s does not answer" (to_string server)))
        in
        let* result = Lwt.pick [ ask t server kind name; late ] in
        match result with
        | (Ok _ | Error (`No_such_name _)) as result -> Lwt.return result
        | Error (`Refused reason) -> ask_all t share kind name reason rest
        | Error (`Not_ours | `Truncated) -> ask_all t share kind name "the name server's answer makes no sense" rest)

  let lookup t kind name =
    let question = (kind, name) in
    match Cache.find t.cache question with
    | Some result -> Lwt.return result
    | None ->
        let servers = t.servers @ t.servers in
        let share = Int64.div t.timeout (Int64.of_int (List.length servers)) in
        let+ result = ask_all t share kind name "there is no name server" servers in
        let result, seconds =
          match result with
          | Ok { Message.addresses; seconds } -> (Ok addresses, seconds)
          | Error (`No_such_name seconds) -> (Error "there is no such name", seconds)
          | Error (`Refused reason) -> (Error reason, 0)
        in
        Log.debug (fun m -> m "%a: %s" Domain_name.pp name (match result with Ok a -> Fmt.str "%d addresses" (List.length a) | Error reason -> reason));
        Cache.add t.cache question result seconds;
        result

  let message name reason = Error (`Msg (Fmt.str "%a: %s" Domain_name.pp name reason))

  let first t kind name of_octets =
    let+ result = lookup t kind name in
    match result with
    | Ok (octets :: _) -> Ok (of_octets octets)
    | Ok [] -> message name (match kind with Message.A -> "it has no IPv4 address" | AAAA -> "it has no IPv6 address")
    | Error reason -> message name reason

  let v4 octets = Ipaddr.V4.of_octets_exn octets
  let v6 octets = Ipaddr.V6.of_octets_exn octets
  let gethostbyname t name = first t Message.A name v4
  let gethostbyname6 t name = first t Message.AAAA name v6

  let addresses t name =
    let* four = lookup t Message.A name in
    let+ six = lookup t Message.AAAA name in
    match (four, six) with
    | Ok a, Ok b -> Ok (List.map (fun o -> Ipaddr.V4 (v4 o)) a @ List.map (fun o -> Ipaddr.V6 (v6 o)) b)
    | Ok (_ :: _ as a), Error _ -> Ok (List.map (fun o -> Ipaddr.V4 (v4 o)) a)
    | _, Ok (_ :: _ as b) -> Ok (List.map (fun o -> Ipaddr.V6 (v6 o)) b)
    | Error reason, _ | _, Error reason -> message name reason
end
