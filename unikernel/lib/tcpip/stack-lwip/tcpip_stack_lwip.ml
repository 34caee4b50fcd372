open Lwt.Infix

let src = Logs.Src.create "tcpip" ~doc:"TCP/IP"

module Log = (val Logs.src_log src)

let ethernet_header = 14

(* What a packet may have at least (RFC 791), and what lengths of 16 bits leave room for. *)
let mtu_min = 68
let mtu_max = 65000

module Make (Net : Mirage_net.S) = struct
  type listener = { port : Lwip.flow; mutable keepalive : Tcpip.Tcp.Keepalive.t option; mutable serve : Flow.t -> unit Lwt.t }

  type t = {
    net : Net.t;
    raw : Lwip.stack;
    mutable flows : Flow.t option array;  (* by the number that lwIP's side gives them *)
    listeners : (int, listener) Hashtbl.t;
    datagrams : Datagrams.t;
    turned : Event.t;
    mutable timer : (int64 * unit Lwt.t) option;  (* when the next turn is due, and what wakes the main loop then *)
    mutable sending : bool;
    mutable filled : bool;  (* the device has taken the frame that it was given last *)
    fill : Cstruct.t -> int;
    ipv6_bits_of : Ipaddr.V6.t -> int;
    mutable up : bool;
    stopped : unit Lwt.t;
    stop : unit Lwt.u;
  }

  let memory_used = Lwip.memory_used

  (* --- Flows by number ------------------------------------------------------------------------------------ *)

  let adopt t raw =
    let slot = Lwip.slot raw in
    if slot >= Array.length t.flows then begin
      let larger = Array.make (2 * (slot + 32)) None in
      Array.blit t.flows 0 larger 0 (Array.length t.flows);
      t.flows <- larger
    end;
    let flow = Flow.create raw ~forget:(fun () -> t.flows.(slot) <- None) in
    t.flows.(slot) <- Some flow;
    flow

  (* --- A turn --------------------------------------------------------------------------------------------- *)

  let rec accept t =
    let raw = Lwip.accepted t.raw in
    if not (Lwip.none raw) then begin
      (match Hashtbl.find_opt t.listeners (Lwip.local_port raw) with
       | Some listener ->
           let flow = adopt t raw in
           Flow.keep_alive flow listener.keepalive;
           Lwt.async (fun () -> listener.serve flow)
       | None ->
           Lwip.abort raw;
           Lwip.free raw);
      accept t
    end

  let rec deliver_events t some =
    let event = Lwip.next_event t.raw in
    if event < 0 then some
    else begin
      let slot = event lsr 4 in
      if slot < Array.length t.flows then Option.iter (fun flow -> Flow.notify flow event) t.flows.(slot);
      deliver_events t true
    end

  let rec send t =
    let length = Lwip.frame_length t.raw in
    if length > 0 && not t.sending then begin
      t.filled <- false;
      let written = try Net.write t.net ~size:length t.fill with exn -> Lwt.fail exn in
      match Lwt.state written with
      | Return _ | Fail _ -> sent t
      | Sleep ->
          t.sending <- true;
          let go_on _ =
            t.sending <- false;
            sent t
          in
          Lwt.on_any written go_on go_on
    end

  (* A frame that the device did not want is lost. *)
  and sent t =
    if not t.filled then Lwip.drop_frame t.raw;
    send t

  let forget_timer t = match t.timer with None -> () | Some (_, sleeper) -> Lwt.cancel sleeper

  let set_timer t milliseconds =
    let due = Int64.add (Solo5_bindings.monotonic ()) (Duration.of_ms milliseconds) in
    match t.timer with
    | Some (set, _) when Int64.compare set due <= 0 -> ()
    | _ ->
        forget_timer t;
        let sleeper = Mirage_sleep.ns (Duration.of_ms milliseconds) in
        t.timer <- Some (due, sleeper);
        Lwt.on_success sleeper (fun () -> t.timer <- None)

  let rec turn t =
    let wait = Lwip.turn t.raw in
    accept t;
    let delivered = deliver_events t false in
    let delivered = Datagrams.give t.datagrams || delivered in
    let duplicate = Lwip.duplicate t.raw in
    if duplicate >= 0 then
      Log.warn (fun m ->
          m "another machine has the address %a: it is not used here" Ipaddr.pp
            (Address.of_octets (Lwip.ipv6_unusable t.raw duplicate)));
    send t;
    if delivered then turn t
    else begin
      Event.happened t.turned;
      if wait >= 0 then set_timer t wait
    end

  (* --- UDP ------------------------------------------------------------------------------------------------ *)

  module UDP = struct
    type nonrec t = t
    type ipaddr = Ipaddr.t
    type error = Datagrams.error
    type callback = Datagrams.callback

    let pp_error = Datagrams.pp_error
    let disconnect _ = Lwt.return_unit
    let listen t = Datagrams.listen t.datagrams
    let unlisten t = Datagrams.unlisten t.datagrams
    let write ?src ?src_port ?ttl ~dst ~dst_port t = Datagrams.write ?src ?src_port ?ttl ~dst ~dst_port t.datagrams
    let input t = Datagrams.input t.datagrams
  end

  (* --- TCP ------------------------------------------------------------------------------------------------ *)

  module TCP = struct
    type nonrec t = t
    type ipaddr = Ipaddr.t
    type flow = Flow.t

    include (Flow : module type of Flow with type t := Flow.t)

    let disconnect _ = Lwt.return_unit

    let listen t ~port ?keepalive serve =
      Address.check_port port;
      match Hashtbl.find_opt t.listeners port with
      | Some listener ->
          listener.keepalive <- keepalive;
          listener.serve <- serve
      | None ->
          let raw = Lwip.listen t.raw port in
          if Lwip.none raw then failwith (Printf.sprintf "TCP port %d: too many ports are listened to" port);
          Hashtbl.replace t.listeners port { port = raw; keepalive; serve }

    let unlisten t ~port =
      match Hashtbl.find_opt t.listeners port with
      | None -> ()
      | Some listener ->
          Hashtbl.remove t.listeners port;
          Lwip.unlisten listener.port

    let create_connection ?keepalive t (dst, port) =
      Address.check_port port;
      let raw = Lwip.connect t.raw (Address.octets dst) port in
      if Lwip.none raw then Lwt.return_error `No_route
      else
        let flow = adopt t raw in
        Flow.connected flow >|= fun result ->
        if Result.is_ok result then Flow.keep_alive flow keepalive;
        result

    let input t ~src ~dst data = Packet.receive t.raw ~src ~dst ~protocol:6 data
  end

  (* --- IP ------------------------------------------------------------------------------------------------- *)

  module IP = struct
    type nonrec t = t
    type ipaddr = Ipaddr.t
    type prefix = Ipaddr.Prefix.t
    type error = [ Tcpip.Ip.error | `No_memory ]

    let pp_error ppf = function
      | #Tcpip.Ip.error as error -> Tcpip.Ip.pp_error ppf error
      | `No_memory -> Fmt.string ppf "no memory for packets"

    let pp_ipaddr = Ipaddr.pp
    let pp_prefix = Ipaddr.Prefix.pp

    type callback = src:ipaddr -> dst:ipaddr -> Cstruct.t -> unit Lwt.t

    let disconnect _ = Lwt.return_unit
    let input _ ~tcp ~udp ~default packet = Packet.input ~tcp ~udp ~default packet

    let mtu t ~dst =
      min (Net.mtu t.net) mtu_max - match dst with Ipaddr.V4 _ -> Packet.header_v4 | Ipaddr.V6 _ -> Packet.header_v6

    let src t ~dst =
      match (Lwip.source t.raw (Address.octets dst), dst) with
      | "", Ipaddr.V4 _ -> Ipaddr.V4 Ipaddr.V4.any
      | "", Ipaddr.V6 _ -> Ipaddr.V6 Ipaddr.V6.unspecified
      | octets, _ -> Address.of_octets octets

    let pseudoheader t ?src:from dst proto length =
      let src = match from with Some address -> address | None -> src t ~dst in
      Packet.pseudoheader ~src ~dst ~protocol:(Packet.number dst proto) length

    let write t ?(fragment = true) ?(ttl = 0) ?src dst proto ?(size = 0) header payload =
      let head = Cstruct.create size in
      let length = header head in
      let packet = Cstruct.concat (Cstruct.sub head 0 length :: payload) in
      Lwt.return
        (if (not fragment) && Cstruct.length packet > mtu t ~dst then Error `Would_fragment
         else if Cstruct.length packet > 65000 then Error `Would_fragment
         else
           let from = match src with Some address -> Address.octets address | None -> "" in
           match
             Lwip.packet_send t.raw from (Address.octets dst) ~protocol:(Packet.number dst proto) ~ttl
               (Cstruct.to_bigarray packet)
           with
           | 0 -> Ok ()
           | 1 -> Error (`No_route (Ipaddr.to_string dst))
           | _ -> Error `No_memory)

    let configured_ips t =
      let address, mask, _ = Lwip.ipv4 t.raw in
      let v4 =
        match Ipaddr.V4.of_octets_exn address with
        | none when Ipaddr.V4.(compare none any) = 0 -> []
        | address ->
            [ Ipaddr.V4 (Ipaddr.V4.Prefix.make (Address.leading_ones mask) address) ]
      in
      let rec v6 number =
        if number > 3 then []
        else
          match Lwip.ipv6 t.raw number with
          | "" -> v6 (number + 1)
          | octets ->
              let address = Ipaddr.V6.of_octets_exn octets in
              Ipaddr.V6 (Ipaddr.V6.Prefix.make (t.ipv6_bits_of address) address) :: v6 (number + 1)
      in
      v4 @ v6 0

    let get_ip t =
      List.map
        (function
          | Ipaddr.V4 prefix -> Ipaddr.V4 (Ipaddr.V4.Prefix.address prefix)
          | Ipaddr.V6 prefix -> Ipaddr.V6 (Ipaddr.V6.Prefix.address prefix))
        (configured_ips t)
  end

  (* --- Stacks --------------------------------------------------------------------------------------------- *)

  let udp t = t
  let tcp t = t
  let ip t = t
  let listen t = t.stopped

  let disconnect t =
    if t.up then begin
      t.up <- false;
      Lwip.down t.raw;
      forget_timer t;
      Lwt.wakeup_later t.stop ()
    end;
    Lwt.return_unit

  let default_ipv4 = Ipaddr.V4.Prefix.of_string_exn "10.0.0.2/24"

  let set_ipv4 t prefix gateway =
    Lwip.set_ipv4 t.raw
      ~address:Ipaddr.V4.(to_octets (Prefix.address prefix))
      ~mask:Ipaddr.V4.(to_octets (Prefix.netmask prefix))
      ~gateway:Ipaddr.V4.(to_octets (Option.value gateway ~default:any))

  let fill t frame =
    t.filled <- true;
    Lwip.take_frame t.raw frame

  let rec lease t = if Lwip.dhcp_bound t.raw then Lwt.return_unit else Event.wait t.turned >>= fun () -> lease t

  (* Until the address, or any where none was given, is known to be nobody else's; one that is another's never will be. *)
  let ipv6_wait = 3

  let rec usable t address =
    let has = match address with Some own -> List.mem (Ipaddr.V6 own) (IP.get_ip t) | None -> IP.get_ip t <> [] in
    if has then Lwt.return_unit else Event.wait t.turned >>= fun () -> usable t address

  let receive_frames t =
    let take frame =
      if t.up then Lwip.input t.raw frame;
      Lwt.return_unit
    in
    Net.listen t.net ~header_size:ethernet_header take >>= function
    | Ok () -> disconnect t
    | Error error ->
        Log.err (fun m -> m "the network device failed: %a" Net.pp_error error);
        disconnect t

  let connect ?(dhcp = true) ?(ipv4_only = false) ?(ipv6_only = false) ?(accept_router_advertisements = true) ?ipv4
      ?ipv4_gateway ?ipv6 ?ipv6_gateway net =
    let has_ipv4 = (not ipv6_only) || ipv4_only and has_ipv6 = (not ipv4_only) || ipv6_only in
    let mtu = min (Net.mtu net) mtu_max in
    if mtu < mtu_min then
      Fmt.kstr Lwt.fail_with "TCP/IP: the network device takes packets of %d bytes, which is less than the %d that IP needs"
        (Net.mtu net) mtu_min
    else
      match
        Lwip.create
          ~mac:(Macaddr.to_octets (Net.mac net))
          ~mtu ~ipv4:has_ipv4 ~ipv6:has_ipv6
          ~advertisements:(has_ipv6 && accept_router_advertisements)
      with
      | None -> Lwt.fail_with "TCP/IP: no memory for a stack"
      | Some raw ->
          let stopped, stop = Lwt.wait () in
          let own address =
            match ipv6 with
            | Some prefix when Ipaddr.V6.compare (Ipaddr.V6.Prefix.address prefix) address = 0 -> Ipaddr.V6.Prefix.bits prefix
            | _ -> 64
          in
          let rec t =
            {
              net;
              raw;
              flows = Array.make 64 None;
              listeners = Hashtbl.create 7;
              datagrams = Datagrams.create raw;
              turned = Event.create ();
              timer = None;
              sending = false;
              filled = false;
              fill = (fun frame -> fill t frame);
              ipv6_bits_of = own;
              up = true;
              stopped;
              stop;
            }
          in
          Mirage_runtime.at_enter_iter (fun () -> if t.up then turn t);
          Lwt.async (fun () -> receive_frames t);
          if has_ipv6 then begin
            Option.iter (fun prefix -> Lwip.set_ipv6 raw Ipaddr.V6.(to_octets (Prefix.address prefix))) ipv6;
            Option.iter (fun gateway -> Lwip.set_gateway6 raw (Ipaddr.V6.to_octets gateway)) ipv6_gateway;
            Lwip.begin_ipv6 raw
          end;
          (match ipv4 with
           | _ when not has_ipv4 ->
               Lwt.pick [ usable t (Option.map Ipaddr.V6.Prefix.address ipv6); Mirage_sleep.ns (Duration.of_sec ipv6_wait) ]
           | None when dhcp ->
               if not (Lwip.dhcp_start raw ~hostname:(Mirage_runtime.name ())) then
                 Lwt.fail_with "TCP/IP: no memory for a DHCP client"
               else lease t
           | prefix ->
               set_ipv4 t (Option.value prefix ~default:default_ipv4) ipv4_gateway;
               Lwt.return_unit)
          >|= fun () ->
          Log.info (fun m -> m "addresses: %a" Fmt.(list ~sep:comma Ipaddr.Prefix.pp) (IP.configured_ips t));
          t
end
