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

let msg fmt = Fmt.kstr (fun message -> Error (`Msg message)) fmt

module Make
    (Stack : Tcpip.Stack.V4V6)
    (H : Happy_eyeballs_mirage.S with type stack = Stack.t and type flow = Stack.TCP.flow) =
struct
  module Questions = Questions.Make (Stack)

  type happy_eyeballs = H.t
  type stack = Stack.t

  module Transport = struct
    type io_addr = [ `Plaintext of Ipaddr.t * int ]
    type stack = Stack.t * H.t
  end

  type t = {
    questions : Questions.t;
    servers : (Dns.proto * Transport.io_addr) list;
    timeout : int64;
    cache : Cache.t;
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

  let no_soa =
    let name = Domain_name.root in
    { Dns.Soa.nameserver = name; hostmaster = name; serial = 0l; refresh = 0l; retry = 0l; expiry = 0l; minimum = 0l }

  let aliases_max = 16

  let rec lookup t kind name hops =
    let key = (kind, name) and now = Mirage_mtime.elapsed_ns () in
    match Cache.find t.cache key ~now with
    | Some found -> Lwt.return (Ok found)
    | None -> (
        let* answer = Questions.ask t.questions t.servers ~timeout:t.timeout (name, kind) in
        match answer with
        | Error _ as failed -> Lwt.return failed
        | Ok answer -> (
            let keep seconds known =
              Cache.add t.cache key ~now:(Mirage_mtime.elapsed_ns ()) ~seconds known;
              Lwt.return (Ok (known, 0l))
            in
            let cname = Rr_map.to_int Rr_map.Cname in
            let last, ttl_min, left =
              if kind = cname then (name, Int32.max_int, hops) else Records.follow answer.answer name Int32.max_int hops
            in
            match Records.of_kind kind last answer.answer with
            | _ :: _ as records ->
                let ttl_min = List.fold_left (fun ttl_min (r : Packet.record) -> Records.smallest r.ttl ttl_min) ttl_min records in
                keep ttl_min (Cache.Records (List.map (fun (r : Packet.record) -> { r with ttl = ttl_min }) records))
            | [] when answer.code = 0 && left = 0 -> Lwt.return (msg "%a: too many aliases" Domain_name.pp name)
            | [] when answer.code = 0 && not (Domain_name.equal last name) -> (
                (* The rest of the chain is another server's. *)
                let* rest = lookup t kind last left in
                match rest with
                | Ok (Records records, passed) ->
                    let fresh (r : Packet.record) = { r with ttl = Records.smallest ttl_min (Int32.sub r.ttl passed) } in
                    let records = List.map fresh records in
                    keep (List.fold_left (fun l (r : Packet.record) -> Records.smallest l r.ttl) ttl_min records) (Cache.Records records)
                | other -> Lwt.return other)
            | [] ->
                let soa =
                  List.find_map
                    (fun (r : Packet.record) ->
                       match r.data with Soa soa -> Some (soa, Records.smallest r.ttl soa.minimum) | _ -> None)
                    answer.authority
                in
                let soa, seconds = Option.value soa ~default:(no_soa, 0l) in
                keep seconds (if answer.code = 3 then No_domain soa else No_data soa)))

  let get_resource_record t key name =
    let name = Domain_name.raw name in
    let+ found = lookup t (Rr_map.to_int key) name aliases_max in
    match found with
    | Error (`Msg why) -> Error (`Msg why)
    | Ok (No_data soa, _) -> Error (`No_data (name, soa))
    | Ok (No_domain soa, _) -> Error (`No_domain (name, soa))
    | Ok (Records records, passed) -> (
        let aged (r : Packet.record) = { r with ttl = Int32.sub r.ttl passed } in
        match Records.collect key (List.map aged records) with
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
        questions = Questions.create stack;
        servers = List.map server nameservers;
        timeout;
        cache = Cache.create cache_size;
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
