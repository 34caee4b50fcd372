(* Random changes to key-value stores against a map from paths to values. *)
module Key = Mirage_kv.Key
module Paths = Map.Make (String)

let now () = Option.get (Ptime.of_float_s 1_700_000_000.)

module Check (Store : Mirage_kv.RW) = struct
  let run = Await.run

  let is_below dictionary path =
    let length = String.length dictionary + 1 in
    String.length path >= length && String.equal (String.sub path 0 length) (dictionary ^ "/")

  let has_below model path = Paths.exists (fun other _ -> is_below path other) model

  let rec has_value_above model path =
    match String.rindex_opt path '/' with
    | None -> false
    | Some slash ->
        let above = String.sub path 0 slash in
        Paths.mem above model || has_value_above model above

  let rec all store key =
    List.concat_map
      (fun (key, kind) ->
         match kind with
         | `Dictionary -> all store key
         | `Value -> [ (String.concat "/" (Key.segments key), Result.get_ok (run (Store.get store key))) ])
      (Result.get_ok (run (Store.list store key)))

  let random name store ~steps =
    let state = Random.State.make [| 2025 |] in
    let any bound = Random.State.int state bound in
    let path () = String.concat "/" (List.init (1 + any 3) (fun _ -> [| "a"; "b"; "c.txt"; "a0"; "Ü" |].(any 5))) in
    let value () =
      let length = match any 4 with 0 -> 0 | 1 -> any 20 | 2 -> any 3000 | _ -> any 12000 in
      String.init length (fun _ -> Char.chr (any 256))
    in
    let wrong = ref [] in
    let model = ref Paths.empty in
    let expect step what holds = if not holds then wrong := Fmt.str "%s at step %d" what step :: !wrong in
    for step = 1 to steps do
      let at = path () in
      let key = Key.v at in
      let may_set = not (has_value_above !model at || has_below !model at) in
      match any 8 with
      | 0 | 1 | 2 ->
          let value = value () in
          expect step "set" (Result.is_ok (run (Store.set store key value)) = may_set);
          if may_set then model := Paths.add at value !model
      | 3 ->
          let part = value () and offset = any 4000 in
          let result = run (Store.set_partial store key ~offset:(Optint.Int63.of_int offset) part) in
          expect step "set_partial" (Result.is_ok result = may_set);
          if may_set then begin
            let old = Option.value (Paths.find_opt at !model) ~default:"" in
            let before = String.sub old 0 (min offset (String.length old)) in
            let after = min (String.length old) (String.length before + String.length part) in
            model := Paths.add at (before ^ part ^ String.sub old after (String.length old - after)) !model
          end
      | 4 ->
          expect step "remove" (Result.is_ok (run (Store.remove store key)) = not (has_value_above !model at));
          if not (has_value_above !model at) then
            model := Paths.filter (fun other _ -> other <> at && not (is_below at other)) !model
      | 5 ->
          (* To a place where nothing is. *)
          let dest = "moved" ^ string_of_int step in
          let there = Paths.mem at !model || has_below !model at in
          expect step "rename" (Result.is_ok (run (Store.rename store ~source:key ~dest:(Key.v dest))) = there);
          if there then begin
            let moved = List.filter (fun (path, _) -> path = at || is_below at path) (Paths.bindings !model) in
            let length = String.length at in
            let renamed (path, value) = (dest ^ String.sub path length (String.length path - length), value) in
            let same (path, value) = run (Store.get store (Key.v path)) = Ok value in
            expect step "what was moved" (List.for_all same (List.map renamed moved));
            expect step "remove what was moved" (Result.is_ok (run (Store.remove store (Key.v dest))));
            model := Paths.filter (fun path _ -> not (path = at || is_below at path)) !model
          end
      | 6 ->
          let offset = any 4000 and length = any 4000 in
          let part value =
            let rest = String.length value - offset in
            if rest <= 0 then "" else String.sub value offset (min length rest)
          in
          let result = run (Store.get_partial store key ~offset:(Optint.Int63.of_int offset) ~length) in
          expect step "get_partial" (Result.to_option result = Option.map part (Paths.find_opt at !model))
      | _ ->
          expect step "get" (Result.to_option (run (Store.get store key)) = Paths.find_opt at !model);
          let size value = Optint.Int63.of_int (String.length value) in
          let result = run (Store.size store key) in
          expect step "size" (Result.to_option result = Option.map size (Paths.find_opt at !model))
    done;
    expect steps "everything" (List.sort compare (all store Key.empty) = Paths.bindings !model);
    Expect.same (Fmt.str "%s: %d random changes, as on a map" name steps) (String.concat ", ") ~expected:[] !wrong

  let errors name store =
    let key = Key.v in
    let is expected = function
      | Error error -> Fmt.str "%a" Store.pp_error error = Fmt.str "%a" Mirage_kv.pp_error expected
      | Ok _ -> false
    in
    let is_write expected = function
      | Error error -> Fmt.str "%a" Store.pp_write_error error = Fmt.str "%a" Mirage_kv.pp_write_error expected
      | Ok _ -> false
    in
    let value = key "value" and folder = key "folder" and below = key "value/x" in
    let set key text = ignore (run (Store.set store key text)) in
    let allocate key size = run (Store.allocate store key (Optint.Int63.of_int size)) in
    let rename source dest = run (Store.rename store ~source ~dest) in
    let digest key = Result.get_ok (run (Store.digest store key)) in
    set value "v";
    set (key "folder/value") "v";
    let that what holds = Expect.that (name ^ ": " ^ what) holds in
    that "a value that is not there" (is (`Not_found (key "no")) (run (Store.get store (key "no"))));
    that "a dictionary is no value" (is (`Value_expected folder) (run (Store.get store folder)));
    that "a value is no dictionary" (is (`Dictionary_expected value) (run (Store.list store value)));
    that "nothing stands below a value" (is (`Dictionary_expected below) (run (Store.get store below)));
    that "allocate what is there" (is_write (`Already_present value) (allocate value 5));
    that "allocate gives zeroes"
      (allocate (key "new") 5 = Ok () && run (Store.get store (key "new")) = Ok (String.make 5 '\000'));
    that "a dictionary cannot move into itself"
      (is_write (`Rename_source_prefix (folder, key "folder/in")) (rename folder (key "folder/in")));
    that "a value moves into a dictionary"
      (rename (key "new") folder = Ok () && run (Store.exists store (key "folder/new")) = Ok (Some `Value));
    that "time" (run (Store.last_modified store value) = Ok (now ()));
    that "digests tell values apart"
      (digest value = digest (key "folder/value") && digest value <> digest (key "folder/new"))
end

module Memory = Check (Mirage_kv_mem)
module Sqlite_store = Kv_sqlite.Make (Disk)
module Sqlite = Check (Sqlite_store)

let fails_with words promise =
  match Await.run promise with
  | _ -> false
  | exception Failure reason -> String.length reason >= String.length words && String.sub reason 0 (String.length words) = words

let () =
  let memory () = Await.run (Mirage_kv_mem.connect ~now ()) in
  Memory.random "memory" (memory ()) ~steps:3000;
  Memory.errors "memory" (memory ());
  let disk = Disk.create (2 * 1024 * 1024) in
  Sqlite.random "SQLite" (Await.run (Sqlite_store.connect ~now disk)) ~steps:3000;
  Sqlite.random "SQLite on a disk that takes its time"
    (Await.run (Sqlite_store.connect ~now (Disk.slow (Disk.create ~sector:4096 (4 * 1024 * 1024)))))
    ~steps:200;
  Sqlite.errors "SQLite" (Await.run (Sqlite_store.connect ~now (Disk.create (1024 * 1024))))

let () =
  let small = Disk.create (256 * 1024) in
  let store = Await.run (Sqlite_store.connect ~now small) in
  let set key size = Await.run (Sqlite_store.set store (Key.v key) (String.make size 'x')) in
  Expect.that "a full disk is an error" (set "a" 100_000 = Ok () && set "b" 150_000 = Error `No_space);
  Expect.that "that changes nothing" (Await.run (Sqlite_store.list store Key.empty) = Ok [ (Key.v "a", `Value) ]);
  Expect.that "room that was freed is room again" (Await.run (Sqlite_store.remove store (Key.v "a")) = Ok () && set "b" 150_000 = Ok ());
  Expect.that "a disk that is too small is refused" (fails_with "A store needs a disk" (Sqlite_store.connect (Disk.create 65536)));
  let other = Disk.create (1024 * 1024) in
  Bytes.fill (Disk.bytes other) 0 4096 'z';
  Expect.that "a disk with something else is refused" (fails_with "The disk holds no store" (Sqlite_store.connect other));
  let before = Disk.reads small in
  ignore (Await.run (Sqlite_store.get store (Key.v "nothing")));
  Expect.that "what was read before is not read again" (Disk.reads small = before)
