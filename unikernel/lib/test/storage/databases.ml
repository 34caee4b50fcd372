(* Databases that other programs made, in other encodings or to do harm. *)
module Store = Kv_sqlite.Make (Disk)
module Key = Mirage_kv.Key

let run = Await.run
let now () = Option.get (Ptime.of_float_s 1_700_000_000.)
let capacity = 1024 * 1024
let journal = capacity / 8

(* What SQLite asks of a disk, at once. *)
let operations bytes =
  let read at into =
    Bytes.blit bytes at into 0 (Bytes.length into);
    true
  and write at from =
    Bytes.blit_string from 0 bytes at (String.length from);
    true
  in
  { Database.read; write; sync = ignore }

let table = "CREATE TABLE sqlar(name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)"

let query database sql fields =
  match Database.query database sql fields with
  | Ok rows -> rows
  | Error { message; _ } -> failwith (sql ^ ": " ^ message)

let disk_of ?(encoding = "UTF-8") ?(files = []) statements =
  let disk = Disk.create capacity in
  let database =
    Database.open_ (operations (Disk.bytes disk)) ~sector:512 ~database_size:(capacity - journal) ~journal_size:journal
  in
  List.iter
    (fun sql -> ignore (query database sql []))
    ([ "PRAGMA page_size=4096"; Fmt.str "PRAGMA encoding='%s'" encoding; "PRAGMA locking_mode=EXCLUSIVE" ] @ statements);
  List.iter
    (fun (name, content) ->
       ignore
         (query database "INSERT INTO sqlar VALUES(?1, 33188, 0, ?2, ?3)"
            [ Text name; Int (String.length content); Blob content ]))
    files;
  Database.close database;
  disk

let connect disk = run (Store.connect ~now disk)
let why disk = match connect disk with _ -> "" | exception Failure reason -> reason

let contains text part =
  let length = String.length part in
  let rec go at = at + length <= String.length text && (String.sub text at length = part || go (at + 1)) in
  go 0

let rec all store key =
  List.concat_map
    (fun (key, kind) ->
       match kind with
       | `Dictionary -> all store key
       | `Value -> [ (String.concat "/" (Key.segments key), Result.get_ok (run (Store.get store key))) ])
    (Result.get_ok (run (Store.list store key)))

(* In the bytes of UTF-16, little-endian, the second lies between a/ and a0. *)
let files = [ ("a/x", "1"); ("a\xc4\xaf", "2"); ("a/\xc3\xbc/y", "3"); ("b", "4") ]

let () =
  List.iter
    (fun encoding ->
       let that what holds = Expect.that (encoding ^ ": " ^ what) holds in
       let open_ () = connect (disk_of ~encoding ~files [ table ]) in
       let has store expected = List.sort compare (all store Key.empty) = List.sort compare expected in
       that "all files" (has (open_ ()) files);
       that "a folder has its own files alone"
         (run (Store.list (open_ ()) (Key.v "a")) = Ok [ (Key.v "a/x", `Value); (Key.v "a/\xc3\xbc", `Dictionary) ]);
       that "a name alike is no folder" (run (Store.exists (connect (disk_of ~encoding ~files:[ ("a\xc4\xaf", "") ] [ table ])) (Key.v "a")) = Ok None);
       let store = open_ () in
       that "what is removed is a folder's own files alone"
         (run (Store.remove store (Key.v "a")) = Ok () && has store [ ("a\xc4\xaf", "2"); ("b", "4") ]);
       let store = open_ () in
       that "a folder moves with its own files alone"
         (run (Store.rename store ~source:(Key.v "a") ~dest:(Key.v "c/\xc3\x9c")) = Ok ()
          && has store [ ("c/\xc3\x9c/x", "1"); ("a\xc4\xaf", "2"); ("c/\xc3\x9c/\xc3\xbc/y", "3"); ("b", "4") ]))
    [ "UTF-8"; "UTF-16le"; "UTF-16be" ]

let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

let () =
  let view = Fmt.str "CREATE VIEW sqlar AS %s SELECT i AS name, 0 AS mode, 0 AS mtime, 0 AS sz, i AS data FROM n" endless in
  Expect.that "a view without an end is no store" (contains (why (disk_of [ view ])) "The disk holds no store");
  let trigger =
    Fmt.str
      "CREATE TRIGGER more AFTER INSERT ON sqlar BEGIN DELETE FROM sqlar WHERE name IN (SELECT name FROM sqlar UNION ALL SELECT \
       'x'); END"
  in
  let store = connect (disk_of [ table; trigger ]) in
  Expect.that "a trigger is not run"
    (run (Store.set store (Key.v "a") "1") = Ok () && run (Store.get store (Key.v "a")) = Ok "1");
  let logged = disk_of ~files [ table ] in
  Bytes.set (Disk.bytes logged) 18 '\002';
  Bytes.set (Disk.bytes logged) 19 '\002';
  Expect.that "a write-ahead log is told by its name" (contains (why logged) "WAL mode")

(* With any bytes changed: an error or a store, never an exception of another kind. *)
let () =
  let files = files @ List.init 60 (fun i -> (Fmt.str "folder/%d" i, String.make (i * 97) 'x')) in
  let made = Disk.bytes (disk_of ~files [ table ]) in
  let state = Random.State.make [| 11 |] in
  let any = Random.State.int state in
  let goes_on i =
    let disk = Disk.create capacity in
    Bytes.blit made 0 (Disk.bytes disk) 0 capacity;
    for _ = 0 to any 6 do
      let at = if i mod 4 = 0 then capacity - journal + any 1024 else any (if any 2 = 0 then 4200 else 100_000) in
      Bytes.set (Disk.bytes disk) at (Char.chr (any 256))
    done;
    match
      let store = connect disk in
      ignore (run (Store.list store (Key.v "folder")));
      ignore (run (Store.get store (Key.v "folder/50")));
      ignore (run (Store.last_modified store (Key.v "a/x")));
      ignore (run (Store.set store (Key.v "folder/new") (String.make 5000 'y')));
      ignore (run (Store.rename store ~source:(Key.v "folder") ~dest:(Key.v "moved")));
      ignore (run (Store.remove store (Key.v "a")))
    with
    | () | (exception Failure _) -> true
    | exception _ -> false
  in
  Expect.that "damaged databases" (List.for_all goes_on (List.init 400 Fun.id))

let () =
  let disk = disk_of ~files [ table ] in
  let opened operations =
    Database.open_ operations ~sector:512 ~database_size:(capacity - journal) ~journal_size:journal
  in
  let database = opened (operations (Disk.bytes disk)) in
  let is_error ~offset ~length = Result.is_error (Database.part database ~row:1 ~offset ~length) in
  Expect.that "a part is a part" (Database.part database ~row:1 ~offset:0 ~length:1 = Ok "1");
  Expect.that "parts that no value has are errors"
    (is_error ~offset:0 ~length:(-1)
     && is_error ~offset:(-1) ~length:1
     && is_error ~offset:0 ~length:2
     && is_error ~offset:1 ~length:1
     && is_error ~offset:0 ~length:max_int
     && is_error ~offset:max_int ~length:1
     && is_error ~offset:0 ~length:(0x1_0000_0000 + 1)
     && is_error ~offset:0x1_0000_0000 ~length:1);
  Database.close database;
  let raising = opened { (operations (Disk.bytes disk)) with read = (fun _ _ -> raise Out_of_memory) } in
  Expect.that "no exception passes through SQLite" (Result.is_error (Database.query raising "SELECT * FROM sqlar" []));
  Database.close raising
