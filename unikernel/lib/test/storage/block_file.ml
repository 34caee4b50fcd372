(* The device of an image, with Linux behind it. *)
module Check = Blocks.Make (Block)

let file size =
  let path = Filename.temp_file "disk" ".img" in
  at_exit (fun () -> Sys.remove path);
  Unix.truncate path size;
  path

let () =
  Unix.putenv "SOLO5_BLOCK_disk" (file (512 * 700));
  Check.random "disk" (Await.run (Block.connect "disk")) ~steps:5000;
  Unix.putenv "SOLO5_BLOCK_wide" (file (4096 * 99));
  Unix.putenv "SOLO5_BLOCK_wide_SECTOR" "4096";
  Check.random "disk of larger sectors" (Await.run (Block.connect "wide")) ~steps:2000

let () =
  let path = file (512 * 10_000) in
  Unix.putenv "SOLO5_BLOCK_large" path;
  let disk = Await.run (Block.connect "large") in
  let buffer = Cstruct.create (512 * 9_000) in
  Cstruct.memset buffer 7;
  let written = Await.run (Block.write disk 100L [ buffer ]) in
  let copy = Cstruct.create (512 * 9_000) in
  let read = Await.run (Block.read disk 100L [ copy ]) in
  Expect.that "a request of several calls" (written = Ok () && read = Ok () && Cstruct.equal buffer copy);

  (* Read ahead, then written over. *)
  let sector = Cstruct.create 512 in
  for at = 0 to 20 do ignore (Await.run (Block.read disk (Int64.of_int at) [ sector ])) done;
  let other = Cstruct.of_string (String.make 512 'o') in
  ignore (Await.run (Block.write disk 21L [ other ]));
  ignore (Await.run (Block.read disk 21L [ sector ]));
  Expect.that "what was read ahead and then written is read as written" (Cstruct.equal sector other);

  (* Nothing stays read ahead. *)
  ignore (Await.run (Block.write disk 22L [ other ]));
  Unix.truncate path (512 * 50);
  Expect.that "where the file became shorter, reading fails" (Await.run (Block.read disk 200L [ sector ]) = Error `Unspecified_error);
  Expect.that "a read over its new end fails"
    (Await.run (Block.read disk 49L [ Cstruct.create 1024 ]) = Error `Unspecified_error);
  Expect.that "what is left can be read" (Await.run (Block.read disk 49L [ sector ]) = Ok ());
  Expect.that "no such device"
    (match Await.run (Block.connect "nosuch") with _ -> false | exception Failure _ -> true)
