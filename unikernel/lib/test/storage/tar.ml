(* Archives that the machine's own tar makes, in each of its formats. *)
module Archive = Tar_mirage.Make_KV_RO (Disk)
module Key = Mirage_kv.Key

let run = Await.run

let read_file path =
  let channel = open_in_bin path in
  Fun.protect ~finally:(fun () -> close_in channel) (fun () -> really_input_string channel (in_channel_length channel))

let write_file path content =
  let channel = open_out_bin path in
  output_string channel content;
  close_out channel

let shell fmt = Fmt.kstr (fun command -> if Sys.command command <> 0 then failwith command) fmt
let long = String.concat "/" (List.init 5 (fun i -> Fmt.str "a-long-name-of-a-folder-%d" i)) ^ "/file"
let filled n = String.init n (fun i -> Char.chr ((i * 7 + (i lsr 8)) land 255))
let files = [ ("plain.txt", "text"); ("empty", ""); ("folder/exact", filled 512); ("folder/large", filled 100_001); (long, "deep") ]

let disk_of archive =
  let size = (String.length archive + 511) / 512 * 512 in
  let disk = Disk.create size in
  Bytes.blit_string archive 0 (Disk.bytes disk) 0 (String.length archive);
  disk

let () =
  let folder = Filename.temp_file "tar" "" in
  Sys.remove folder;
  shell "mkdir -p %s/in/$(dirname %s) %s/in/folder %s/in/bare" folder long folder folder;
  at_exit (fun () -> shell "rm -rf %s" folder);
  List.iter (fun (name, content) -> write_file (Filename.concat (folder ^ "/in") name) content) files;
  shell "ln -s plain.txt %s/in/link; find %s/in -exec touch -h -d '2024-02-03T04:05:06Z' {} +" folder folder;
  List.iter
    (fun format ->
       shell "tar --format=%s -C %s/in -cf %s/x.tar ." format folder folder;
       let archive = read_file (folder ^ "/x.tar") in
       let store = run (Archive.connect (disk_of archive)) in
       let that what holds = Expect.that (format ^ ": " ^ what) holds in
       that "all files" (List.for_all (fun (name, content) -> run (Archive.get store (Key.v name)) = Ok content) files);
       that "the listing"
         (run (Archive.list store Key.empty)
          = Ok (List.map (fun (name, kind) -> (Key.v name, kind))
                  [ ("a-long-name-of-a-folder-0", `Dictionary); ("bare", `Dictionary); ("empty", `Value); ("folder", `Dictionary); ("plain.txt", `Value) ]));
       that "an empty folder" (run (Archive.list store (Key.v "bare")) = Ok []);
       that "a part over sectors"
         (run (Archive.get_partial store (Key.v "folder/large") ~offset:(Optint.Int63.of_int 700) ~length:3000)
          = Ok (String.sub (filled 100_001) 700 3000));
       that "a part over the end"
         (run (Archive.get_partial store (Key.v "folder/large") ~offset:(Optint.Int63.of_int 100_000) ~length:10)
          = Ok (String.sub (filled 100_001) 100_000 1));
       that "sizes" (run (Archive.size store (Key.v long)) = Ok (Optint.Int63.of_int 4));
       that "times" (run (Archive.last_modified store (Key.v "empty")) = Ok (Option.get (Ptime.of_date_time ((2024, 2, 3), ((4, 5, 6), 0)))));
       that "a link is left out" (run (Archive.exists store (Key.v "link")) = Ok None);
       (* Cut anywhere or with any byte changed: an error or a store, never an exception of another kind. *)
       let state = Random.State.make [| 7 |] in
       let tried =
         List.init 300 (fun i ->
             let broken = Bytes.of_string archive in
             let at = Random.State.int state (min 20_000 (Bytes.length broken)) in
             Bytes.set broken at (Char.chr (Random.State.int state 256));
             let length = if i mod 2 = 0 then Bytes.length broken else Random.State.int state (Bytes.length broken) in
             match run (Archive.connect (disk_of (Bytes.sub_string broken 0 length))) with
             | _ -> true
             | exception Failure _ -> true
             | exception _ -> false)
       in
       that "broken archives" (List.for_all Fun.id tried))
    [ "ustar"; "pax"; "gnu"; "oldgnu" ]

let boot_fails archive =
  match run (Archive.connect (disk_of archive)) with _ -> "" | exception Failure reason -> reason

let contains text part =
  let length = String.length part in
  let rec go at = at + length <= String.length text && (String.sub text at length = part || go (at + 1)) in
  go 0

(* What archives of other people have: each format, as far as it can say the thing. *)
let () =
  let folder = Filename.temp_file "tar" "" in
  Sys.remove folder;
  (* The first 100 bytes of the path end with a slash. *)
  let cut = String.make 60 'a' ^ "/" ^ String.make 38 'b' ^ "/file" in
  shell "mkdir -p %s/in/$(dirname %s) %s/holes" folder cut folder;
  at_exit (fun () -> shell "rm -rf %s" folder);
  write_file (folder ^ "/in/" ^ cut) "behind the slash";
  write_file (folder ^ "/in/old") "old";
  shell "touch -d '1960-05-06T07:08:09Z' %s/in/old" folder;
  shell "truncate -s 1M %s/holes/sparse && printf x | dd of=%s/holes/sparse bs=1 seek=600000 conv=notrunc status=none" folder folder;
  List.iter
    (fun format ->
       let that what holds = Expect.that (format ^ ": " ^ what) holds in
       shell "cd %s/in && tar --format=%s -cf ../x.tar %s old" folder format cut;
       let store = run (Archive.connect (disk_of (read_file (folder ^ "/x.tar")))) in
       that "a path with a slash as byte 100" (run (Archive.get store (Key.v cut)) = Ok "behind the slash");
       that "a file from before 1970" (run (Archive.get store (Key.v "old")) = Ok "old");
       that "and its time"
         (run (Archive.last_modified store (Key.v "old")) = Ok (Option.get (Ptime.of_date_time ((1960, 5, 6), ((7, 8, 9), 0))))))
    [ "pax"; "gnu"; "oldgnu" ];
  List.iter
    (fun options ->
       shell "cd %s/holes && tar --sparse %s -cf ../s.tar sparse" folder options;
       let reason = boot_fails (read_file (folder ^ "/s.tar")) in
       Expect.that (options ^ ": a sparse file is refused by its name") (contains reason "\"sparse\" is stored with holes"))
    [ "--format=gnu"; "--format=oldgnu"; "--format=pax --sparse-version=0.0"; "--format=pax --sparse-version=0.1"; "--format=pax --sparse-version=1.0" ]

(* An archive of one pax header with this content, and a file after it. *)
let with_pax content =
  let header kind size =
    let block = Bytes.make 512 '\000' in
    let put at text = Bytes.blit_string text 0 block at (String.length text) in
    put 0 "name";
    put 124 (Fmt.str "%011o" size);
    put 156 kind;
    put 257 "ustar\00000";
    put 148 "        ";
    put 148 (Fmt.str "%06o\000" (Seq.fold_left (fun sum byte -> sum + Char.code byte) 0 (Bytes.to_seq block)));
    Bytes.to_string block
  in
  let blocks = (String.length content + 511) / 512 * 512 in
  header "x" (String.length content) ^ content ^ String.make (blocks - String.length content) '\000' ^ header "0" 0

let () =
  Expect.that "a pax header is read" (boot_fails (with_pax "12 path=abc\n") = "");
  List.iter
    (fun (what, content) -> Expect.that ("a pax header " ^ what ^ " is broken") (contains (boot_fails (with_pax content)) "a pax header is broken"))
    [
      ("whose record has more bytes than a number counts", Fmt.str "12 path=abc\n%d a=b\n" max_int);
      ("whose record has more bytes than that", "12 path=abc\n99999999999999999999 a=b\n");
      ("whose record is longer than it", "12 path=abc\n13 a=b\n");
      ("whose record has no bytes", "0 a=b\n");
      ("without a space", "12");
    ];
  let endless = Bytes.of_string (with_pax "12 path=abc\n") in
  let size = 64 * 1024 * 1024 in
  Bytes.blit_string (Fmt.str "%011o" size) 0 endless 124 11;
  Bytes.blit_string "        " 0 endless 148 8;
  let sum = Seq.fold_left (fun sum byte -> sum + Char.code byte) 0 (Seq.take 512 (Bytes.to_seq endless)) in
  Bytes.blit_string (Fmt.str "%06o\000" sum) 0 endless 148 7;
  Expect.that "a path of 64 MB is refused unread"
    (contains (boot_fails (Bytes.to_string endless ^ String.make size '\000')) "a path of more than")

let () =
  Expect.that "a disk of zeroes is empty"
    (run (Archive.list (run (Archive.connect (Disk.create 8192))) Key.empty) = Ok [])
