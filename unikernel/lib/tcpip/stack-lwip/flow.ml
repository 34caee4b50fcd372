open Lwt.Infix

type t = {
  raw : Lwip.flow;
  forget : unit -> unit;  (* takes the flow out of its stack's table *)
  readable : Event.t;
  writable : Event.t;
  connected : Event.t;
  mutable closed : bool;
  mutable no_reading : bool;
  mutable no_writing : bool;
  mutable writing : unit Lwt.t;  (* pending while somebody's bytes wait for room *)
  src : Ipaddr.t * int;
  dst : Ipaddr.t * int;
}

let create raw ~forget =
  let (src, src_port), (dst, dst_port) = Lwip.ends raw in
  {
    raw;
    forget;
    readable = Event.create ();
    writable = Event.create ();
    connected = Event.create ();
    closed = false;
    no_reading = false;
    no_writing = false;
    writing = Lwt.return_unit;
    src = (Address.of_octets src, src_port);
    dst = (Address.of_octets dst, dst_port);
  }

let keep_alive flow = function
  | None -> ()
  | Some { Tcpip.Tcp.Keepalive.after; interval; probes } ->
      Lwip.keepalive flow.raw ~idle:(Duration.to_ms after) ~interval:(Duration.to_ms interval) ~probes

type error = [ Tcpip.Tcp.error | `Reset | `No_route ]
type write_error = [ error | Mirage_flow.write_error ]

let pp_error ppf = function
  | #Tcpip.Tcp.error as error -> Tcpip.Tcp.pp_error ppf error
  | `Reset -> Fmt.string ppf "the other end broke the connection off"
  | `No_route -> Fmt.string ppf "no route to the destination"

let pp_write_error ppf = function
  | #error as error -> pp_error ppf error
  | #Mirage_flow.write_error as error -> Mirage_flow.pp_write_error ppf error

let drop_received flow =
  let rec go length =
    if length > 0 then begin
      Lwip.read flow.raw (Cstruct.create_unsafe length);
      go (Lwip.length flow.raw)
    end
  in
  go (Lwip.length flow.raw)

let rec read flow =
  if flow.closed || flow.no_reading then Lwt.return_ok `Eof
  else
    match Lwip.length flow.raw with
    | 0 -> Event.wait flow.readable >>= fun () -> read flow
    | -1 -> Lwt.return_ok `Eof
    | -2 -> Lwt.return_error (if Lwip.error flow.raw = 2 then `Timeout else `Reset)
    | length ->
        let bytes = Cstruct.create_unsafe length in
        Lwip.read flow.raw bytes;
        Lwt.return_ok (`Data bytes)

let rec write_all flow bytes =
  if flow.closed || flow.no_writing then Lwt.return_error `Closed
  else
    let taken = Lwip.write flow.raw bytes in
    if taken < 0 then Lwt.return_error `Closed
    else if taken = Cstruct.length bytes then Lwt.return_ok ()
    else Event.wait flow.writable >>= fun () -> write_all flow (Cstruct.shift bytes taken)

(* One after the other: the bytes of two writes do not mix. *)
let rec serialized flow write =
  match Lwt.state flow.writing with
  | Sleep -> flow.writing >>= fun () -> serialized flow write
  | Return () | Fail _ -> (
      let result = write () in
      match Lwt.state result with
      | Sleep ->
          flow.writing <- (result >|= fun _ -> ());
          result
      | _ -> result)

let write flow bytes = serialized flow (fun () -> write_all flow bytes)

let rec write_list flow = function
  | [] -> Lwt.return_ok ()
  | bytes :: rest -> (
      let result = write_all flow bytes in
      match Lwt.state result with
      | Return (Ok ()) -> write_list flow rest
      | _ -> ( result >>= function Ok () -> write_list flow rest | Error _ as error -> Lwt.return error))

let writev flow list = serialized flow (fun () -> write_list flow list)

let at_once flow result =
  if not flow.closed then Lwip.output flow.raw;
  result

let write_nodelay flow bytes = at_once flow (write flow bytes)
let writev_nodelay flow list = at_once flow (writev flow list)

let wake flow =
  Event.happened flow.readable;
  Event.happened flow.writable;
  Event.happened flow.connected

let close flow =
  if not flow.closed then begin
    flow.closed <- true;
    Lwip.close flow.raw;
    flow.forget ();
    Lwip.free flow.raw;
    wake flow
  end;
  Lwt.return_unit

let stop_writing flow =
  if not (flow.closed || flow.no_writing) then begin
    (* What waits for room was written before. *)
    flow.writing >|= fun () ->
    if not (flow.closed || flow.no_writing) then begin
      flow.no_writing <- true;
      Lwip.shutdown_write flow.raw
    end
  end
  else Lwt.return_unit

let stop_reading flow =
  if not (flow.closed || flow.no_reading) then begin
    flow.no_reading <- true;
    drop_received flow;
    Event.happened flow.readable
  end

let shutdown flow = function
  | `read ->
      stop_reading flow;
      Lwt.return_unit
  | `write -> stop_writing flow
  | `read_write ->
      stop_reading flow;
      stop_writing flow

let src flow = flow.src
let dst flow = flow.dst

let notify flow events =
  if events land Lwip.readable <> 0 then if flow.no_reading then drop_received flow else Event.happened flow.readable;
  if events land Lwip.writable <> 0 then Event.happened flow.writable;
  if events land Lwip.connected <> 0 then Event.happened flow.connected

let failure raw = match Lwip.error raw with 0 -> None | 1 -> Some `Refused | 2 -> Some `Timeout | _ -> Some `Reset

let connected flow =
  Event.wait flow.connected >|= fun () ->
  match failure flow.raw with
  | None -> Ok flow
  | Some error ->
      flow.closed <- true;
      flow.forget ();
      Lwip.free flow.raw;
      Error error
