open Lwt.Infix

let src = Logs.Src.create "netif" ~doc:"Network devices"

module Log = (val Logs.src_log src)

external acquire : string -> (int * string * int) option = "netif_acquire"

external read : (int[@untagged]) -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "netif_bytecode" "netif_read"
[@@noalloc]

external write_out : (int[@untagged]) -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged])
  = "netif_bytecode" "netif_write"
[@@noalloc]

let again = -1
let invalid = -2
let ethernet_header = 14
let slab_bytes = 65536
let frames_a_turn = 64

type t = {
  name : string;
  handle : int;
  mac : Macaddr.t;
  mtu : int;
  stats : Mirage_net.stats;
  out : Cstruct.t;
  mutable active : bool;
  stopped : unit Lwt.t;
  stop : unit Lwt.u;
}

type error = [ Mirage_net.Net.error | `Invalid_argument | `Unspecified_error ]

let pp_error ppf = function
  | #Mirage_net.Net.error as error -> Mirage_net.Net.pp_error ppf error
  | `Invalid_argument -> Fmt.string ppf "the host refused a frame of this length"
  | `Unspecified_error -> Fmt.string ppf "the host failed"

let connect name =
  match acquire name with
  | None ->
      Lwt.fail_with
        (Printf.sprintf "network device %s: not attached to this machine, or connected twice" name)
  | Some (handle, mac, mtu) ->
      let mac = Macaddr.of_octets_exn mac in
      let stopped, stop = Lwt.wait () in
      Log.info (fun m -> m "%s has address %a and MTU %d" name Macaddr.pp mac mtu);
      let stats = Mirage_net.Stats.create () in
      let out = Cstruct.create (mtu + ethernet_header) in
      Lwt.return { name; handle; mac; mtu; stats; out; active = true; stopped; stop }

let disconnect t =
  if t.active then begin
    Log.info (fun m -> m "%s is disconnected" t.name);
    t.active <- false;
    Lwt.wakeup_later t.stop ()
  end;
  Lwt.return_unit

let error_of result = if result = invalid then `Invalid_argument else `Unspecified_error

let write t ~size fill =
  Lwt.return
    (if not t.active then Error `Disconnected
     else if size < 0 || size > Cstruct.length t.out then Error `Invalid_length
     else begin
       let buffer = Cstruct.sub t.out 0 size in
       Cstruct.memset buffer 0;
       let length = fill buffer in
       if length < 0 || length > size then Error `Invalid_length
       else
         let result = write_out t.handle t.out.buffer length in
         if result >= 0 then begin
           Mirage_net.Stats.tx t.stats (Int64.of_int length);
           Ok ()
         end
         else if result = again then Ok () (* no room on the wire: the frame is lost, as on any other *)
         else Error (error_of result)
     end)

let handle t f frame =
  Mirage_net.Stats.rx t.stats (Int64.of_int (Cstruct.length frame));
  let done_ = try f frame with exn -> Lwt.fail exn in
  match Lwt.state done_ with Return () -> () | _ -> Lwt.async (fun () -> done_)

let listen t ~header_size f =
  let frame_max = t.mtu + min header_size slab_bytes in
  let slab = ref (Cstruct.create_unsafe slab_bytes) in
  (* Where the next frame goes: at the front of a fresh slab when it may not fit into this one. *)
  let slab_at offset =
    if offset + frame_max <= slab_bytes then offset
    else begin
      slab := Cstruct.create_unsafe slab_bytes;
      0
    end
  in
  let rec receive offset left =
    let offset = slab_at offset in
    if not t.active then Lwt.return_ok ()
    else if left = 0 then Lwt.pause () >>= fun () -> receive offset frames_a_turn
    else
      let length = read t.handle !slab.Cstruct.buffer offset frame_max in
      if length >= 0 then begin
        handle t f (Cstruct.sub !slab offset length);
        receive (offset + ((length + 15) land lnot 15)) (left - 1)
      end
      else if length = again then
        Solo5_os.Main.wait_for_work_on_handle (Int64.of_int t.handle) >>= fun () -> receive offset frames_a_turn
      else Lwt.return_error (error_of length)
  in
  if header_size < ethernet_header || frame_max > slab_bytes then Lwt.return_error `Invalid_length
  else Lwt.pick [ receive 0 frames_a_turn; (t.stopped >>= Lwt.return_ok) ]

let mac t = t.mac
let mtu t = t.mtu
let get_stats_counters t = t.stats
let reset_stats_counters t = Mirage_net.Stats.reset t.stats
