(* The same of a tender's device, of one with larger sectors, and of a RAM disk: what is written is read again, whatever
   the sizes of the buffers; what is out of range is an error, and moves nothing. *)
open Lwt.Syntax

let say fmt = Fmt.pr (fmt ^^ "@.")

module Check (B : Mirage_block.S) = struct
  let read_result ppf = function Ok () -> Fmt.string ppf "ok" | Error error -> B.pp_error ppf error
  let write_result ppf = function Ok () -> Fmt.string ppf "ok" | Error error -> B.pp_write_error ppf error

  let pattern seed length =
    let buffer = Cstruct.create length in
    for i = 0 to length - 1 do
      Cstruct.set_uint8 buffer i ((seed + (i * 7) + (i lsr 8)) land 255)
    done;
    buffer

  (* [buffer] in pieces of so many bytes. *)
  let rec pieces bytes buffer =
    if Cstruct.length buffer <= bytes then [ buffer ]
    else Cstruct.sub buffer 0 bytes :: pieces bytes (Cstruct.shift buffer bytes)

  let start name device =
    let* info = B.get_info device in
    say "%s: %a" name Mirage_block.pp_info info;
    let size = info.sector_size and sectors = Int64.to_int info.size_sectors in
    let round what first count ~write ~read =
      let data = pattern first (count * size) in
      let* written = B.write device (Int64.of_int first) (pieces (write * size) data) in
      let copy = Cstruct.create (count * size) in
      let copies = if read = 0 then List.init count (fun _ -> Cstruct.create size) else pieces (read * size) copy in
      let* result = B.read device (Int64.of_int first) copies in
      let copy = if read = 0 then Cstruct.concat copies else copy in
      say "  %s: write %a, read %a, the same %b" what write_result written read_result result (Cstruct.equal data copy);
      Lwt.return_unit
    in
    let* () = round "one sector" 3 1 ~write:1 ~read:1 in
    let* () = round "the last sector" (sectors - 1) 1 ~write:1 ~read:1 in
    let* () = round "all in one buffer" 0 (min sectors 2048) ~write:4096 ~read:4096 in
    let* () = round "sector by sector" 16 64 ~write:1 ~read:1 in
    let* () = round "buffers here and there" 5 31 ~write:3 ~read:0 in
    let at what sector buffers =
      let* read = B.read device sector buffers in
      let* written = B.write device sector buffers in
      say "  %s: %a; %a" what read_result read write_result written;
      Lwt.return_unit
    in
    let one = Cstruct.create size in
    let* () = at "nothing at the end" info.size_sectors [] in
    let* () = at "past the end" info.size_sectors [ one ] in
    let* () = at "over the end" (Int64.pred info.size_sectors) [ one; one ] in
    let* () = at "before the start" (-1L) [ one ] in
    let* () = at "at the end of all numbers" Int64.max_int [ one ] in
    let* () = at "an odd size" 0L [ Cstruct.create (size - 1) ] in
    let* () = at "an odd size further on" 0L [ one; Cstruct.create 1 ] in
    let* () = at "an empty buffer" 0L [ Cstruct.empty; one ] in
    let* () = B.disconnect device in
    at "disconnected" 0L [ one ]
end

(* The C under the library, asked by hand: [EINVAL] is 2. *)
external host_read : int -> int -> Cstruct.buffer -> int -> int -> int = "mirage_block_solo5_read" [@@noalloc]
external host_write : int -> int -> Cstruct.buffer -> int -> int -> int = "mirage_block_solo5_write" [@@noalloc]

let bounds () =
  let first_device = 1 and buffer = Bigarray.(Array1.create char c_layout 1024) in
  let refused (offset, start, bytes) =
    host_read first_device offset buffer start bytes = 2 && host_write first_device offset buffer start bytes = 2
  in
  say "stretches that no buffer has: %s"
    (if
      List.for_all refused
        [
          (0, 0, 2048); (0, 1024, 512); (0, 513, 512); (0, -512, 512); (0, 0, -512); (0, 512, max_int); (0, max_int, 512);
          (0, min_int, 512); (0, 512, min_int); (-512, 0, 512); (min_int, 0, 512);
        ]
     then "refused"
     else "taken");
  say "one that it has: %d" (host_read first_device 0 buffer 512 512)

module Check_block = Check (Block)
module Check_ramdisk = Check (Ramdisk)

let start () =
  let* disk = Block.connect "disk" in
  let* wide = Block.connect "wide" in
  bounds ();
  let* ram = Ramdisk.connect ~name:"ram" in
  let* () = Check_block.start "disk" disk in
  let* () = Check_block.start "wide" wide in
  let* () = Check_ramdisk.start "ram" ram in
  let refused name =
    Lwt.catch
      (fun () ->
         let* _ = Block.connect name in
         Lwt.return "connected")
      (function Failure reason -> Lwt.return reason | exn -> Lwt.fail exn)
  in
  let* again = refused "disk" in
  let* missing = refused "nosuch" in
  say "%s@.%s" again missing;
  Lwt.return_unit

let () =
  Solo5_os.Main.run (start ());
  exit 0
