open Lwt.Syntax

module Test (Disk : Mirage_block.S) = struct
  (* Any number of sectors will do; larger requests are faster. *)
  let sectors_at_once = 64
  let pattern sector i = (sector + (i * 31)) land 255

  let fill buffer sector =
    for i = 0 to Cstruct.length buffer - 1 do
      Cstruct.set_uint8 buffer i (pattern sector i)
    done

  let written = function Ok () -> () | Error error -> Fmt.failwith "write: %a" Disk.pp_write_error error
  let read = function Ok () -> () | Error error -> Fmt.failwith "read: %a" Disk.pp_error error

  (* Calls [f] with each stretch of the disk: its first sector, and a buffer as long as it. *)
  let each_stretch { Mirage_block.sector_size; size_sectors; _ } f =
    let size = Int64.to_int size_sectors in
    let rec go sector =
      if sector >= size then Lwt.return_unit
      else
        let sectors = min sectors_at_once (size - sector) in
        let* () = f sector (Cstruct.create (sectors * sector_size)) in
        go (sector + sectors)
    in
    go 0

  let start name disk =
    let* info = Disk.get_info disk in
    Logs.info (fun m -> m "%s: %a" name Mirage_block.pp_info info);
    let* () =
      each_stretch info (fun sector buffer ->
          fill buffer sector;
          Lwt.map written (Disk.write disk (Int64.of_int sector) [ buffer ]))
    in
    let wrong = ref 0 in
    let* () =
      each_stretch info (fun sector buffer ->
          let expected = Cstruct.create (Cstruct.length buffer) in
          fill expected sector;
          let* result = Disk.read disk (Int64.of_int sector) [ buffer ] in
          read result;
          if not (Cstruct.equal expected buffer) then incr wrong;
          Lwt.return_unit)
    in
    Logs.info (fun m -> m "%s: written and read again, %d stretches differ" name !wrong);
    let sector = Cstruct.create info.sector_size in
    let* result = Disk.read disk info.size_sectors [ sector ] in
    (match result with
    | Ok () -> Logs.err (fun m -> m "%s: read a sector that is not there" name)
    | Error error -> Logs.info (fun m -> m "%s: sector %Ld: %a" name info.size_sectors Disk.pp_error error));
    Lwt.return_unit
end

module Make (Disk : Mirage_block.S) (Other : Mirage_block.S) = struct
  module Disk_test = Test (Disk)
  module Other_test = Test (Other)

  let start disk other =
    let* () = Disk_test.start "disk" disk in
    Other_test.start "other" other
end
