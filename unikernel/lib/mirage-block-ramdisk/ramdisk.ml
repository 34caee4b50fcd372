type error = [ Mirage_block.error | `Invalid_argument | `Buffer_alignment ]
type write_error = [ Mirage_block.write_error | `Invalid_argument | `Buffer_alignment ]

let pp_other ppf = function
  | `Invalid_argument -> Fmt.string ppf "the RAM disk has no such sectors"
  | `Buffer_alignment -> Fmt.string ppf "a buffer for the RAM disk is not a whole number of sectors"

let pp_error ppf = function
  | #Mirage_block.error as error -> Mirage_block.pp_error ppf error
  | (`Invalid_argument | `Buffer_alignment) as error -> pp_other ppf error

let pp_write_error ppf = function
  | #Mirage_block.write_error as error -> Mirage_block.pp_write_error ppf error
  | (`Invalid_argument | `Buffer_alignment) as error -> pp_other ppf error

(* [pieces] by number; one that is missing is all zero. *)
type t = {
  piece_sectors : int;
  pieces : (int, Cstruct.t) Hashtbl.t;
  mutable info : Mirage_block.info;
  mutable connected : bool;
}

let devices : (string, t) Hashtbl.t = Hashtbl.create 1
let piece_bytes = 4096

let create ~name ~size_sectors ~sector_size =
  if Int64.compare size_sectors 0L < 0 || sector_size < 1 then Lwt.return (Error `Invalid_argument)
  else begin
    let info = { Mirage_block.read_write = true; sector_size; size_sectors } in
    let piece_sectors = max 1 (piece_bytes / sector_size) in
    let device = { piece_sectors; pieces = Hashtbl.create 64; info; connected = true } in
    Hashtbl.replace devices name device;
    Lwt.return (Ok device)
  end

let connect ~name =
  match Hashtbl.find_opt devices name with
  | Some device ->
      device.connected <- true;
      Lwt.return device
  | None ->
      Lwt.map Result.get_ok (create ~name ~size_sectors:32768L ~sector_size:512)

let destroy ~name = Hashtbl.remove devices name

let disconnect device =
  device.connected <- false;
  Lwt.return_unit

let get_info device = Lwt.return device.info

(* Calls [part piece offset buffer] for each stretch of the buffers within one piece. *)
let rec each_part device offset part = function
  | [] -> ()
  | buffer :: rest when Cstruct.is_empty buffer -> each_part device offset part rest
  | buffer :: rest ->
      let whole = device.piece_sectors * device.info.sector_size in
      let bytes = min (Cstruct.length buffer) (whole - (offset mod whole)) in
      part (offset / whole) (offset mod whole) (Cstruct.sub buffer 0 bytes);
      each_part device (offset + bytes) part (Cstruct.shift buffer bytes :: rest)

let checked device sector buffers part =
  let { Mirage_block.sector_size; size_sectors; _ } = device.info in
  Lwt.return
    (if not device.connected then Error `Disconnected
     else if List.exists (fun buffer -> Cstruct.length buffer mod sector_size <> 0) buffers then Error `Buffer_alignment
     else
       let sectors = Int64.of_int (Cstruct.lenv buffers / sector_size) in
       if Int64.compare sector 0L < 0 || Int64.compare sector (Int64.sub size_sectors sectors) > 0 then
         Error `Invalid_argument
       else Ok (each_part device (Int64.to_int sector * sector_size) part buffers))

let read device sector buffers =
  checked device sector buffers (fun number offset buffer ->
      match Hashtbl.find_opt device.pieces number with
      | Some piece -> Cstruct.blit piece offset buffer 0 (Cstruct.length buffer)
      | None -> Cstruct.memset buffer 0)

let piece device number =
  match Hashtbl.find_opt device.pieces number with
  | Some piece -> piece
  | None ->
      let piece = Cstruct.create (device.piece_sectors * device.info.sector_size) in
      Hashtbl.replace device.pieces number piece;
      piece

let write device sector buffers =
  checked device sector buffers (fun number offset buffer ->
      Cstruct.blit buffer 0 (piece device number) offset (Cstruct.length buffer))

let resize device size_sectors =
  if Int64.compare size_sectors 0L < 0 then Lwt.return (Error `Invalid_argument)
  else begin
    let kept = Int64.to_int size_sectors in
    let first_gone = (kept + device.piece_sectors - 1) / device.piece_sectors in
    Hashtbl.filter_map_inplace (fun number piece -> if number >= first_gone then None else Some piece) device.pieces;
    let cut = kept mod device.piece_sectors * device.info.sector_size in
    if cut > 0 then
      Option.iter
        (fun piece -> Cstruct.memset (Cstruct.shift piece cut) 0)
        (Hashtbl.find_opt device.pieces (first_gone - 1));
    device.info <- { device.info with size_sectors };
    Lwt.return (Ok ())
  end

let seek device from ~mapped =
  let size = Int64.to_int device.info.size_sectors in
  let rec go sector =
    if sector >= size then size
    else if Hashtbl.mem device.pieces (sector / device.piece_sectors) = mapped then sector
    else go (((sector / device.piece_sectors) + 1) * device.piece_sectors)
  in
  Lwt.return
    (if not device.connected then Error `Disconnected
     else if Int64.compare from 0L < 0 then Error `Invalid_argument
     else Ok (Int64.of_int (go (Int64.to_int from))))

let seek_mapped device from = seek device from ~mapped:true
let seek_unmapped device from = seek device from ~mapped:false
let flush _ = Lwt.return (Ok ())
