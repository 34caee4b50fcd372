open Lwt.Syntax
module Packet = Dns.Packet
module Rr_map = Dns.Rr_map

module type S = sig
  type happy_eyeballs
  type stack
  type t

  module Transport : sig
    type io_addr = [ `Plaintext of Ipaddr.t * int ]
    type stack
  end

  val connect :
    ?cache_size:int -> ?nameservers:string list -> ?timeout:int64 -> Transport.stack -> t Lwt.t
  val nameserver_of_string : string -> (Dns.proto * Transport.io_addr, [> `Msg of string ]) result
  val nameservers : t -> (Dns.proto * Transport.io_addr) list

  val getaddrinfo :
    t -> 'response Dns.Rr_map.key -> 'a Domain_name.t -> ('response, [> `Msg of string ]) result Lwt.t
  val gethostbyname : t -> [ `host ] Domain_name.t -> (Ipaddr.V4.t, [> `Msg of string ]) result Lwt.t
  val gethostbyname6 : t -> [ `host ] Domain_name.t -> (Ipaddr.V6.t, [> `Msg of string ]) result Lwt.t

  val get_resource_record :
    t ->
    'response Dns.Rr_map.key ->
    'a Domain_name.t ->
    ( 'response,
      [> `Msg of string
      | `No_data of [ `raw ] Domain_name.t * Dns.Soa.t
      | `No_domain of [ `raw ] Domain_name.t * Dns.Soa.t ] )
    result
    Lwt.t
end

let src = Logs.Src.create "dns-client" ~doc:"DNS client"

module Log = (val Logs.src_log src)

let msg fmt = Fmt.kstr (fun message -> Error (`Msg message)) fmt

(* What is known about a name and a kind of record. *)
type known = Records of Packet.record list | No_data of Dns.Soa.t | No_domain of Dns.Soa.t

(* At most [size] answers: the one used longest ago goes first. *)
module Cache = struct
  module Keys = Map.Make (struct
    type t = int * [ `raw ] Domain_name.t

    let compare (a, x) (b, y) = match Int.compare a b with 0 -> Domain_name.compare x y | order -> order
  end)

  module Uses = Map.Make (Int)

  type entry = { known : known; since : int64; until : int64; used : int }
  type t = { size : int; mutable entries : entry Keys.t; mutable uses : Keys.key Uses.t; mutable turn : int }

  let create size = { size = max 0 size; entries = Keys.empty; uses = Uses.empty; turn = 0 }

  let remove t key =
    match Keys.find_opt key t.entries with
    | None -> ()
    | Some entry ->
        t.entries <- Keys.remove key t.entries;
        t.uses <- Uses.remove entry.used t.uses

  let put t key entry =
    remove t key;
    t.turn <- t.turn + 1;
    t.entries <- Keys.add key { entry with used = t.turn } t.entries;
    t.uses <- Uses.add t.turn key t.uses;
    if Keys.cardinal t.entries > t.size then Option.iter (fun (_, key) -> remove t key) (Uses.min_binding_opt t.uses)

  let add t key ~now ~seconds known =
    if t.size > 0 && seconds > 0l then
      let until = Int64.add now (Int64.mul (Int64.of_int32 seconds) 1_000_000_000L) in
      put t key { known; since = now; until; used = 0 }

  (* What is known, and how many seconds have passed since. *)
  let find t key ~now =
    match Keys.find_opt key t.entries with
    | Some entry when Int64.compare now entry.until < 0 ->
        put t key entry;
        Some (entry.known, Int64.to_int32 (Int64.div (Int64.sub now entry.since) 1_000_000_000L))
    | Some _ ->
        remove t key;
        None
    | None -> None
end

(* The records of a kind, as the value that its key stands for; None where there is none. *)
let collect : type a. a Rr_map.key -> Packet.record list -> a option =
 fun key records ->
  let ttl found =
    List.fold_left (fun least (ttl, _) -> if Int32.compare ttl least < 0 then ttl else least) Int32.max_int found
  in
  let some of_list pick =
    match List.filter_map (fun (r : Packet.record) -> Option.map (fun v -> (r.ttl, v)) (pick r.data)) records with
    | [] -> None
    | found -> Some (ttl found, of_list (List.map snd found))
  in
  let host name = Result.to_option (Domain_name.host name) in
  match key with
  | Rr_map.A -> some Ipaddr.V4.Set.of_list (function Packet.A ip -> Some ip | _ -> None)
  | Rr_map.Aaaa -> some Ipaddr.V6.Set.of_list (function Packet.Aaaa ip -> Some ip | _ -> None)
  | Rr_map.Ns -> some Domain_name.Host_set.of_list (function Packet.Ns name -> host name | _ -> None)
  | Rr_map.Ptr -> some List.hd (function Packet.Ptr name -> host name | _ -> None)
  | Rr_map.Cname -> some List.hd (function Packet.Cname name -> Some name | _ -> None)
  | Rr_map.Soa -> some List.hd (function Packet.Soa soa -> Some soa | _ -> None)
  | Rr_map.Txt -> some Dns.Txt_set.of_list (function Packet.Txt strings -> Some (String.concat "" strings) | _ -> None)
  | Rr_map.Mx ->
      some Dns.Mx_set.of_list (function
        | Packet.Mx (preference, name) ->
            Option.map (fun mail_exchange -> { Dns.Mx.preference; mail_exchange }) (host name)
        | _ -> None)
  | Rr_map.Srv ->
      some Dns.Srv_set.of_list (function
        | Packet.Srv (priority, weight, port, name) ->
            Option.map (fun target -> { Dns.Srv.priority; weight; port; target }) (host name)
        | _ -> None)

let smallest a b = if Int32.compare a b < 0 then a else b

module Make
    (Stack : Tcpip.Stack.V4V6)
    (H : Happy_eyeballs_mirage.S with type stack = Stack.t and type flow = Stack.TCP.flow) =
struct
  module UDP = Stack.UDP
  module TCP = Stack.TCP

  type happy_eyeballs = H.t
  type stack = Stack.t

  module Transport = struct
    type io_addr = [ `Plaintext of Ipaddr.t * int ]
    type stack = Stack.t * H.t
  end

  type t = {
    stack : stack;
    servers : (Dns.proto * Transport.io_addr) list;
    timeout : int64;
    cache : Cache.t;
    ports : (int, unit) Hashtbl.t;  (** that questions wait at *)
  }

  let nameservers t = t.servers

  let nameserver_of_string text =
    let wrong why = msg "name server %S: %s; write udp:ADDRESS or tcp:ADDRESS" text why in
    let address proto rest =
      match Ipaddr.of_string rest with
      | Ok ip -> Ok (proto, `Plaintext (ip, 53))
      | Error _ -> (
          match Ipaddr.with_port_of_string ~default:53 rest with
          | Ok (ip, port) when port > 0 && port < 65536 -> Ok (proto, `Plaintext (ip, port))
          | Ok _ -> wrong "not a port"
          | Error (`Msg why) -> wrong why)
    in
    match String.index_opt text ':' with
    | None -> wrong "nothing says how to ask it"
    | Some i -> (
        let rest = String.sub text (i + 1) (String.length text - i - 1) in
        match String.sub text 0 i with
        | "udp" -> address `Udp rest
        | "tcp" -> address `Tcp rest
        | "tls" -> wrong "DNS over TLS is not supported"
        | _ -> wrong "nothing says how to ask it")

  let random_uint16 () = Cstruct.BE.get_uint16 (Mirage_crypto_rng.generate 2) 0

  let rec free_port t =
    let port = 1024 + (random_uint16 () mod (65536 - 1024)) in
    if Hashtbl.mem t.ports port then free_port t else port

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

  let over_udp t (ip, port) question =
    let id = random_uint16 () and own = free_port t in
    let answered, answer = Lwt.wait () in
    let udp = Stack.udp t.stack in
    Hashtbl.replace t.ports own ();
    UDP.listen udp ~port:own (fun ~src ~dst:_ ~src_port data ->
        (if Ipaddr.compare src ip = 0 && src_port = port && Lwt.is_sleeping answered then
           match answers ~id question (Cstruct.to_string data) with
           | Some found -> Lwt.wakeup_later answer (Ok found)
           | None -> ());
        Lwt.return_unit);
    Lwt.finalize
      (fun () ->
        let* sent = UDP.write ~src_port:own ~dst:ip ~dst_port:port udp (Cstruct.of_string (query id question)) in
        match sent with
        | Error error -> Lwt.return (msg "%a: %a" Ipaddr.pp ip UDP.pp_error error)
        | Ok () -> Lwt.protected answered)
      (fun () ->
        UDP.unlisten udp ~port:own;
        Hashtbl.remove t.ports own;
        Lwt.return_unit)

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

  (* Each server in turn, twice; the time is divided among what is left to try. *)
  let ask t ((name, _) as question) =
    let deadline = Int64.add (Mirage_mtime.elapsed_ns ()) t.timeout in
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
    go "no name server to ask" (t.servers @ t.servers)

  (* Where the aliases of an answer lead, the least time that one may be kept, and how many they are. *)
  let rec follow records name least hops =
    let alias (r : Packet.record) =
      match r.data with Cname target when Domain_name.equal r.name name -> Some (target, r.ttl) | _ -> None
    in
    match List.find_map alias records with
    | Some (target, ttl) when hops > 0 -> follow records target (smallest ttl least) (hops - 1)
    | _ -> (name, least, hops)

  let no_soa =
    let name = Domain_name.root in
    { Dns.Soa.nameserver = name; hostmaster = name; serial = 0l; refresh = 0l; retry = 0l; expiry = 0l; minimum = 0l }

  let most_aliases = 16

  let rec lookup t kind name hops =
    let key = (kind, name) and now = Mirage_mtime.elapsed_ns () in
    match Cache.find t.cache key ~now with
    | Some found -> Lwt.return (Ok found)
    | None -> (
        let* answer = ask t (name, kind) in
        match answer with
        | Error _ as failed -> Lwt.return failed
        | Ok answer -> (
            let keep seconds known =
              Cache.add t.cache key ~now:(Mirage_mtime.elapsed_ns ()) ~seconds known;
              Lwt.return (Ok (known, 0l))
            in
            let cname = Rr_map.to_int Rr_map.Cname in
            let last, least, left =
              if kind = cname then (name, Int32.max_int, hops) else follow answer.answer name Int32.max_int hops
            in
            let fits (r : Packet.record) =
              Domain_name.equal r.name last
              && List.exists (fun (Rr_map.K key) -> Rr_map.to_int key = kind && collect key [ r ] <> None) Rr_map.all
            in
            match List.filter fits answer.answer with
            | _ :: _ as records ->
                let least = List.fold_left (fun least (r : Packet.record) -> smallest r.ttl least) least records in
                keep least (Records (List.map (fun (r : Packet.record) -> { r with ttl = least }) records))
            | [] when answer.code = 0 && left = 0 -> Lwt.return (msg "%a: too many aliases" Domain_name.pp name)
            | [] when answer.code = 0 && not (Domain_name.equal last name) -> (
                (* The rest of the chain is another server's. *)
                let* rest = lookup t kind last left in
                match rest with
                | Ok (Records records, passed) ->
                    let fresh (r : Packet.record) = { r with ttl = smallest least (Int32.sub r.ttl passed) } in
                    let records = List.map fresh records in
                    keep (List.fold_left (fun l (r : Packet.record) -> smallest l r.ttl) least records) (Records records)
                | other -> Lwt.return other)
            | [] ->
                let soa =
                  List.find_map
                    (fun (r : Packet.record) ->
                      match r.data with Soa soa -> Some (soa, smallest r.ttl soa.minimum) | _ -> None)
                    answer.authority
                in
                let soa, seconds = Option.value soa ~default:(no_soa, 0l) in
                keep seconds (if answer.code = 3 then No_domain soa else No_data soa)))

  let get_resource_record t key name =
    let name = Domain_name.raw name in
    let+ found = lookup t (Rr_map.to_int key) name most_aliases in
    match found with
    | Error (`Msg why) -> Error (`Msg why)
    | Ok (No_data soa, _) -> Error (`No_data (name, soa))
    | Ok (No_domain soa, _) -> Error (`No_domain (name, soa))
    | Ok (Records records, passed) -> (
        let aged (r : Packet.record) = { r with ttl = Int32.sub r.ttl passed } in
        match collect key (List.map aged records) with
        | Some value -> Ok value
        | None -> Error (`No_data (name, no_soa)))

  let getaddrinfo t key name =
    let+ found = get_resource_record t key name in
    match found with
    | Ok value -> Ok value
    | Error (`Msg why) -> Error (`Msg why)
    | Error (`No_data (name, _)) -> msg "%a: has no record of this kind" Domain_name.pp name
    | Error (`No_domain (name, _)) -> msg "%a: no such name" Domain_name.pp name

  let gethostbyname t host =
    let+ found = getaddrinfo t Rr_map.A host in
    Result.map (fun (_, set) -> Ipaddr.V4.Set.choose set) found

  let gethostbyname6 t host =
    let+ found = getaddrinfo t Rr_map.Aaaa host in
    Result.map (fun (_, set) -> Ipaddr.V6.Set.choose set) found

  let default_server = "udp:91.239.100.100"

  let connect ?(cache_size = 32) ?(nameservers = [ default_server ]) ?(timeout = Duration.of_sec 5)
      (stack, happy_eyeballs) =
    let server text = match nameserver_of_string text with Ok server -> server | Error (`Msg why) -> invalid_arg why in
    let t =
      {
        stack;
        servers = List.map server nameservers;
        timeout;
        cache = Cache.create cache_size;
        ports = Hashtbl.create 8;
      }
    in
    H.inject happy_eyeballs (fun kind host ->
        match kind with
        | `A ->
            let+ found = getaddrinfo t Rr_map.A host in
            Result.map
              (fun (_, set) -> Ipaddr.V4.Set.fold (fun ip all -> Ipaddr.(Set.add (V4 ip) all)) set Ipaddr.Set.empty)
              found
        | `AAAA ->
            let+ found = getaddrinfo t Rr_map.Aaaa host in
            Result.map
              (fun (_, set) -> Ipaddr.V6.Set.fold (fun ip all -> Ipaddr.(Set.add (V6 ip) all)) set Ipaddr.Set.empty)
              found);
    Lwt.return t
end
