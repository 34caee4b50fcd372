type power = { mutable sectors_left : int }
type error = [ Mirage_block.error | `Range ]
type write_error = [ Mirage_block.write_error | `Range ]

let pp_write_error ppf = function
  | #Mirage_block.write_error as error -> Mirage_block.pp_write_error ppf error
  | `Range -> Fmt.string ppf "out of range"

let pp_error ppf (error : error) = pp_write_error ppf (error :> write_error)

type t = { bytes : Bytes.t; sector : int; power : power; pause : bool; reads : int ref }

let create ?(sector = 512) size =
  { bytes = Bytes.make size '\000'; sector; power = { sectors_left = max_int }; pause = false; reads = ref 0 }

let with_power disk power = { disk with power }
let slow disk = { disk with pause = true }
let bytes disk = disk.bytes
let reads disk = !(disk.reads)
let disconnect _ = Lwt.return_unit

let get_info { bytes; sector; _ } =
  Lwt.return { Mirage_block.read_write = true; sector_size = sector; size_sectors = Int64.of_int (Bytes.length bytes / sector) }

let operate disk at buffers move =
  let at = Int64.to_int at * disk.sector and length = Cstruct.lenv buffers in
  let work () =
    if disk.power.sectors_left <= 0 then Error `Disconnected
    else if at < 0 || at > Bytes.length disk.bytes - length || length mod disk.sector <> 0 then Error `Range
    else move at (Cstruct.concat buffers)
  in
  if disk.pause then Lwt.map work (Lwt.pause ()) else Lwt.return (work ())

let read disk at buffers =
  incr disk.reads;
  operate disk at buffers (fun at _ ->
      let fill at buffer =
        Cstruct.blit_from_bytes disk.bytes at buffer 0 (Cstruct.length buffer);
        at + Cstruct.length buffer
      in
      ignore (List.fold_left fill at buffers);
      Ok ())

let write disk at buffers =
  operate disk at buffers (fun at data ->
      let rec go offset =
        if offset = Cstruct.length data then Ok ()
        else if disk.power.sectors_left = 0 then Error `Disconnected
        else begin
          disk.power.sectors_left <- disk.power.sectors_left - 1;
          Cstruct.blit_to_bytes data offset disk.bytes (at + offset) disk.sector;
          go (offset + disk.sector)
        end
      in
      go 0)
