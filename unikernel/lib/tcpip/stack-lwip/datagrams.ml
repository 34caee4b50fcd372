type callback = src:Ipaddr.t -> dst:Ipaddr.t -> src_port:int -> Cstruct.t -> unit Lwt.t
type receiver = { port : Lwip.port; mutable receive : callback }
type t = { raw : Lwip.stack; receivers : (int, receiver) Hashtbl.t }

let create raw = { raw; receivers = Hashtbl.create 7 }

let rec give t some =
  let length = Lwip.datagram_length t.raw in
  if length < 0 then some
  else begin
    let bytes = Cstruct.create_unsafe length in
    let src, src_port, dst, port = Lwip.datagram_take t.raw bytes.buffer in
    (match Hashtbl.find_opt t.receivers port with
     | Some { receive; _ } ->
         Lwt.async (fun () -> receive ~src:(Address.of_octets src) ~dst:(Address.of_octets dst) ~src_port bytes)
     | None -> ());
    give t true
  end

let give t = give t false

type error = [ `No_route | `No_memory | `Too_long ]

let pp_error ppf = function
  | `No_route -> Fmt.string ppf "no route to the destination"
  | `No_memory -> Fmt.string ppf "no memory for packets"
  | `Too_long -> Fmt.string ppf "too long for a datagram"

let listen t ~port receive =
  Address.check_port port;
  match Hashtbl.find_opt t.receivers port with
  | Some receiver ->
      Tcpip.Udp_ports.call_in port;
      receiver.receive <- receive
  | None ->
      let raw = Lwip.datagram_listen t.raw port in
      if Lwip.no_port raw then failwith (Printf.sprintf "UDP port %d: too many ports are listened to" port);
      Tcpip.Udp_ports.take port;
      Hashtbl.replace t.receivers port { port = raw; receive }

let unlisten t ~port =
  match Hashtbl.find_opt t.receivers port with
  | None -> ()
  | Some receiver ->
      Hashtbl.remove t.receivers port;
      Tcpip.Udp_ports.release port;
      Lwip.datagram_unlisten receiver.port

(* Nobody's who would take the answer for something else. *)
let rec random_port t =
  let port = 49152 + (Lwip.random () land 16383) in
  if Hashtbl.mem t.receivers port then random_port t else port

let max_bytes = 65507

let write ?src ?src_port ?(ttl = 0) ~dst ~dst_port t data =
  let src_port = match src_port with Some port -> port | None -> random_port t in
  Address.check_port src_port;
  Address.check_port dst_port;
  let from = match src with Some address -> Address.octets address | None -> "" in
  Lwt.return
    (if Cstruct.length data > max_bytes then Error `Too_long
     else
       match Lwip.datagram_send t.raw from ~ports:((src_port lsl 16) lor dst_port) (Address.octets dst) ~ttl data with
       | 0 -> Ok ()
       | 1 -> Error `No_route
       | _ -> Error `No_memory)

let input t ~src ~dst data = Packet.receive t.raw ~src ~dst ~protocol:17 data
