(* Reads and writes a disk in pieces of 4 KiB, in order and at random, and prints MB/s. *)
open Lwt.Syntax

module Make (Disk : Mirage_block.S) (_ : Mirage_block.S) = struct
  let piece = 4096
  let times = 50_000
  let buffer = Cstruct.create piece
  let got = function Ok () -> () | Error error -> Fmt.failwith "%a" Disk.pp_error error
  let written = function Ok () -> () | Error error -> Fmt.failwith "%a" Disk.pp_write_error error

  let measure name f =
    let began = Mirage_mtime.elapsed_ns () in
    let rec go n = if n = times then Lwt.return_unit else Lwt.bind (f n) (fun () -> go (n + 1)) in
    let* () = go 0 in
    let seconds = Int64.to_float (Int64.sub (Mirage_mtime.elapsed_ns ()) began) /. 1e9 in
    Printf.printf "%s %.1f\n%!" name (float_of_int (times * piece) /. seconds /. 1e6);
    Lwt.return_unit

  let start disk _ =
    let* { Mirage_block.sector_size; size_sectors; _ } = Disk.get_info disk in
    let sectors = piece / sector_size in
    let pieces = Int64.to_int size_sectors / sectors in
    let read place = Lwt.map got (Disk.read disk (Int64.of_int (place mod pieces * sectors)) [ buffer ]) in
    let write place = Lwt.map written (Disk.write disk (Int64.of_int (place mod pieces * sectors)) [ buffer ]) in
    let state = Random.State.make [| 1 |] in
    let anywhere _ = Random.State.int state pieces in
    let* () = measure "read-in-order" read in
    let* () = measure "read-at-random" (fun n -> read (anywhere n)) in
    let* () = measure "write-in-order" write in
    measure "write-at-random" (fun n -> write (anywhere n))
end
