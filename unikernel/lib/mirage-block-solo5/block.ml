type error = [ Mirage_block.error | `Invalid_argument | `Unspecified_error | `Buffer_alignment ]
type write_error = [ Mirage_block.write_error | `Invalid_argument | `Unspecified_error | `Buffer_alignment ]

let pp_other ppf = function
  | `Invalid_argument -> Fmt.string ppf "the block device has no such sectors"
  | `Unspecified_error -> Fmt.string ppf "the host failed to read or write the block device"
  | `Buffer_alignment -> Fmt.string ppf "a buffer for the block device is not a whole number of sectors"

let pp_error ppf = function
  | #Mirage_block.error as error -> Mirage_block.pp_error ppf error
  | (`Invalid_argument | `Unspecified_error | `Buffer_alignment) as error -> pp_other ppf error

let pp_write_error ppf = function
  | #Mirage_block.write_error as error -> Mirage_block.pp_write_error ppf error
  | (`Invalid_argument | `Unspecified_error | `Buffer_alignment) as error -> pp_other ppf error

(* [solo5_result_t], by number. *)
type answer = Done | Again | Invalid | Unspecified [@@warning "-unused-constructor"]

external acquire : string -> answer * int * int * int = "mirage_block_solo5_acquire"

type transfer = int -> int -> Cstruct.buffer -> int -> int -> answer

external host_read : int -> int -> Cstruct.buffer -> int -> int -> answer = "mirage_block_solo5_read" [@@noalloc]
external host_write : int -> int -> Cstruct.buffer -> int -> int -> answer = "mirage_block_solo5_write" [@@noalloc]

(* What was read ahead: [ahead_bytes] bytes from [ahead_from] on. [next] is where the last read ended. *)
type t = {
  handle : int;
  capacity : int;
  info : Mirage_block.info;
  mutable connected : bool;
  mutable next : int;
  mutable ahead : Cstruct.t;
  mutable ahead_from : int;
  mutable ahead_bytes : int;
}

let connect name =
  match acquire name with
  | Done, handle, capacity, sector_size ->
      let info = { Mirage_block.read_write = true; sector_size; size_sectors = Int64.of_int (capacity / sector_size) } in
      Lwt.return
        { handle; capacity; info; connected = true; next = 0; ahead = Cstruct.empty; ahead_from = 0; ahead_bytes = 0 }
  | (Again | Invalid | Unspecified), _, _, _ ->
      Lwt.fail_with
        (Fmt.str "No block device %s: the tender attached none of that name, or it was taken before (--block:%s=FILE)"
           name name)

let disconnect device =
  device.connected <- false;
  Lwt.return_unit

let get_info device = Lwt.return device.info
let largest_call = 1024 * 1024
let read_ahead = 65536

(* Buffers that lie next to each other in memory are one. *)
let joined a b =
  if Cstruct.(a.buffer == b.buffer && a.off + a.len = b.off) then
    Some (Cstruct.of_bigarray ~off:a.Cstruct.off ~len:(a.Cstruct.len + b.Cstruct.len) a.Cstruct.buffer)
  else None

let rec transfer (host : transfer) device offset = function
  | [] -> Lwt.return (Ok ())
  | buffer :: rest when Cstruct.is_empty buffer -> transfer host device offset rest
  | buffer :: next :: rest when Cstruct.length buffer < largest_call && joined buffer next <> None ->
      transfer host device offset (Option.get (joined buffer next) :: rest)
  | buffer :: rest -> (
      let bytes = min (Cstruct.length buffer) largest_call in
      match host device.handle offset buffer.Cstruct.buffer buffer.Cstruct.off bytes with
      | Done -> (
          match if bytes < Cstruct.length buffer then Cstruct.shift buffer bytes :: rest else rest with
          | [] -> Lwt.return (Ok ())
          | rest when bytes < largest_call -> transfer host device (offset + bytes) rest
          | rest -> Lwt.bind (Lwt.pause ()) (fun () -> transfer host device (offset + bytes) rest))
      | Invalid -> Lwt.return (Error `Invalid_argument)
      | Again | Unspecified -> Lwt.return (Error `Unspecified_error))

(* Refuses before anything has been moved: 2^62 bytes are more than any device has, so nothing overflows after that. *)
let checked device sector buffers go =
  let size = device.info.sector_size in
  let bytes = Cstruct.lenv buffers in
  if not device.connected then Lwt.return (Error `Disconnected)
  else if List.exists (fun buffer -> Cstruct.length buffer mod size <> 0) buffers then
    Lwt.return (Error `Buffer_alignment)
  else if Int64.compare sector 0L < 0 || Int64.compare sector device.info.size_sectors > 0 then
    Lwt.return (Error `Invalid_argument)
  else
    let offset = Int64.to_int sector * size in
    if bytes > device.capacity - offset then Lwt.return (Error `Invalid_argument) else go offset

let has_ahead device offset bytes =
  offset >= device.ahead_from && offset + bytes <= device.ahead_from + device.ahead_bytes

(* Small reads that follow each other cost the host as much as large ones, so the second fetches what the next ones will
   ask for. Not where it fails: then the read itself says so. *)
let look_ahead device offset bytes =
  if offset = device.next && offset > 0 && 2 * bytes <= read_ahead && not (has_ahead device offset bytes) then begin
    if Cstruct.is_empty device.ahead then device.ahead <- Cstruct.create_unsafe read_ahead;
    let size = device.info.sector_size in
    let wanted = min (read_ahead / size * size) (device.capacity - offset) in
    match host_read device.handle offset device.ahead.buffer device.ahead.off wanted with
    | Done ->
        device.ahead_from <- offset;
        device.ahead_bytes <- wanted
    | Again | Invalid | Unspecified -> device.ahead_bytes <- 0
  end

let read device sector buffers =
  checked device sector buffers (fun offset ->
      let bytes = Cstruct.lenv buffers in
      look_ahead device offset bytes;
      device.next <- offset + bytes;
      if has_ahead device offset bytes then begin
        let fill from buffer =
          Cstruct.blit device.ahead from buffer 0 (Cstruct.length buffer);
          from + Cstruct.length buffer
        in
        ignore (List.fold_left fill (offset - device.ahead_from) buffers);
        Lwt.return (Ok ())
      end
      else transfer host_read device offset buffers)

let write device sector buffers =
  checked device sector buffers (fun offset ->
      let bytes = Cstruct.lenv buffers in
      if offset < device.ahead_from + device.ahead_bytes && offset + bytes > device.ahead_from then
        device.ahead_bytes <- 0;
      transfer host_write device offset buffers)
