module Check = Blocks.Make (Ramdisk)

let device ?(sector_size = 512) name size_sectors =
  Result.get_ok (Await.run (Ramdisk.create ~name ~size_sectors ~sector_size))

let () =
  Check.random "RAM disk" (device "a" 300L) ~steps:5000;
  Check.random "RAM disk of sectors larger than a piece" (device ~sector_size:8192 "b" 40L) ~steps:1000;
  Check.random "RAM disk of odd sectors" (device ~sector_size:1000 "c" 100L) ~steps:2000

let () =
  let disk = device "d" 64L in
  let sector = Cstruct.of_string (String.make 512 'x') in
  let mapped from = Result.get_ok (Await.run (Ramdisk.seek_mapped disk from)) in
  let unmapped from = Result.get_ok (Await.run (Ramdisk.seek_unmapped disk from)) in
  Expect.that "nothing of a new one is mapped" (mapped 0L = 64L && unmapped 0L = 0L);
  ignore (Await.run (Ramdisk.write disk 17L [ sector ]));
  Expect.that "what was written is" (mapped 0L <= 17L && mapped 17L = 17L && unmapped 17L > 17L);
  ignore (Await.run (Ramdisk.resize disk 17L));
  ignore (Await.run (Ramdisk.resize disk 64L));
  let again = Cstruct.create 512 in
  ignore (Await.run (Ramdisk.read disk 17L [ again ]));
  Expect.that "what was cut off is zero when it is added again" (Cstruct.equal again (Cstruct.create 512));
  let connected name = Await.run (Ramdisk.connect ~name) in
  Expect.that "a name is one device" (connected "d" == disk);
  Ramdisk.destroy ~name:"d";
  Expect.that "until it is destroyed" (connected "d" != disk);
  Expect.that "sizes below zero are refused"
    (Await.run (Ramdisk.create ~name:"e" ~size_sectors:(-1L) ~sector_size:512) = Error `Invalid_argument)
