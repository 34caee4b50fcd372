open Lwt.Syntax
module Key = Mirage_kv.Key
module Int63 = Optint.Int63

let kib = 1024
let smallest_disk = 256 * kib
let journal_of capacity = min (16 * kib * kib) (max (64 * kib) (capacity / 8))

(* POSIX: a directory, and a file that all may read. *)
let directory_bit = 0o040000
let file_mode = 0o100644

module Make (Block : Mirage_block.S) = struct
  module Disk = Disk.Make (Block)

  type error = [ Mirage_kv.error | `Block of Block.error | `Compressed of Mirage_kv.key | `Damaged of string ]

  type write_error =
    [ Mirage_kv.write_error
    | `Block of Block.error
    | `Block_write of Block.write_error
    | `Compressed of Mirage_kv.key
    | `Damaged of string ]

  let pp_other ppf = function
    | `Block error -> Block.pp_error ppf error
    | `Compressed key -> Fmt.pf ppf "%a is compressed: store it in the archive as it is" Key.pp key
    | `Damaged what -> Fmt.pf ppf "the database on the disk is damaged: %s" what

  let pp_error ppf = function
    | #Mirage_kv.error as error -> Mirage_kv.pp_error ppf error
    | (`Block _ | `Compressed _ | `Damaged _) as error -> pp_other ppf error

  let pp_write_error ppf = function
    | #Mirage_kv.write_error as error -> Mirage_kv.pp_write_error ppf error
    | `Block_write error -> Block.pp_write_error ppf error
    | (`Block _ | `Compressed _ | `Damaged _) as error -> pp_other ppf error

  type key = Key.t

  type t = {
    disk : Disk.t;
    sector : int;
    page : int;
    database_size : int;
    journal_size : int;
    now : unit -> Ptime.t;
    turn : Lwt_mutex.t;
    mutable database : Database.t option;  (** closed whenever the device may not hold what SQLite thinks *)
  }

  let ( let** ) = Result.bind

  let run database sql fields = Result.map ignore (Database.query database sql fields)

  let rec run_all database = function
    | [] -> Ok ()
    | sql :: rest ->
        let** () = run database sql [] in
        run_all database rest

  let open_database t =
    match t.database with
    | Some database -> Ok database
    | None ->
        let database =
          Database.open_ (Disk.operations t.disk) ~sector:t.sector ~database_size:t.database_size
            ~journal_size:t.journal_size
        in
        t.database <- Some database;
        let** () =
          run_all database
            [
              Fmt.str "PRAGMA page_size=%d" t.page;
              "PRAGMA locking_mode=EXCLUSIVE";
              "PRAGMA journal_mode=PERSIST";
              "PRAGMA synchronous=FULL";
              "PRAGMA temp_store=MEMORY";
              (* Freed pages need not be overwritten, and so not go into the journal. *)
              "PRAGMA secure_delete=OFF";
              Fmt.str "PRAGMA max_page_count=%d" (t.database_size / t.page);
              "CREATE TABLE IF NOT EXISTS sqlar(name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)";
            ]
        in
        Ok database

  let close t =
    Option.iter Database.close t.database;
    t.database <- None;
    Disk.forget t.disk

  (* Runs [work] on the database, again where the device had to be waited for, and has the device write what changed. *)
  let with_mutex t (work : _ -> ((_, write_error) result, _) result) : (_, write_error) result Lwt.t =
    let rec attempt () =
      match
        let** database = open_database t in
        work database
      with
      | Ok result -> (
          let* written = Disk.flush t.disk in
          match written with
          | Ok () -> Lwt.return result
          | Error error ->
              close t;
              Lwt.return (Error (`Block_write error)))
      | Error failure -> (
          let* why = Disk.settle t.disk in
          close t;
          match why with
          | `Again -> attempt ()
          | `Failed error ->
              Disk.rest t.disk;
              Lwt.return (Error (`Block error))
          | `Nothing ->
              Disk.rest t.disk;
              Lwt.return (Error (if Database.is_full failure then `No_space else `Damaged failure.Database.message)))
    in
    Lwt_mutex.with_lock t.turn (fun () ->
        Lwt.catch attempt (fun exn ->
            close t;
            Disk.rest t.disk;
            Lwt.fail exn))

  (* All of [work] or nothing: an error of the store's own changes nothing either. *)
  let transaction t work =
    with_mutex t (fun database ->
        let** () = run database "BEGIN IMMEDIATE" [] in
        let** result = work database in
        let** () = run database (match result with Ok _ -> "COMMIT" | Error _ -> "ROLLBACK") [] in
        Ok result)

  (* Bytes 18 and 19 of a database say which versions of the format write and read it: 2 is a write-ahead log
     (https://www.sqlite.org/fileformat.html, 1.3.3), which is a file of its own and so not on this disk. *)
  let has_write_ahead_log block sector =
    let first = Cstruct.create sector in
    let+ result = Block.read block 0L [ first ] in
    Result.is_ok result
    && String.equal (Cstruct.to_string first ~len:16) "SQLite format 3\000"
    && (Cstruct.get_uint8 first 18 = 2 || Cstruct.get_uint8 first 19 = 2)

  let connect ?(now = Mirage_ptime.now) block =
    let* info = Block.get_info block in
    let sector = info.sector_size in
    let page = max 4096 sector in
    let capacity = Int64.to_int info.size_sectors * sector in
    if capacity < smallest_disk || sector < 512 || page > 65536 || page land (page - 1) <> 0 then
      Lwt.fail_with
        (Fmt.str "A store needs a disk of at least %d KiB in sectors of 512 bytes to 64 KiB; this one has %a"
           (smallest_disk / kib) Mirage_block.pp_info info)
    else
      let database_size = (capacity - journal_of capacity) / page * page in
      let t =
        {
          disk = Disk.create block info;
          sector;
          page;
          database_size;
          journal_size = (capacity - database_size) / sector * sector;
          now;
          turn = Lwt_mutex.create ();
          database = None;
        }
      in
      let* opened = with_mutex t (fun database -> Result.map Result.ok (run database "SELECT count(*) FROM sqlar" [])) in
      let* logged = match opened with Ok () -> Lwt.return false | Error _ -> has_write_ahead_log block sector in
      match opened with
      | Ok () -> Lwt.return t
      | Error _ when logged ->
          Lwt.fail_with
            "The database on the disk is in WAL mode, whose log is a file of its own: end that mode on the host, with sqlite3 \
             DISK 'PRAGMA journal_mode=DELETE'"
      | Error (`Damaged what) ->
          Lwt.fail_with (Fmt.str "The disk holds no store, or a damaged one: %s. An empty disk is all zero" what)
      | Error error ->
          Lwt.fail_with (Fmt.str "The store cannot be opened: %a" pp_write_error error)

  let disconnect t =
    Lwt_mutex.with_lock t.turn (fun () ->
        close t;
        Lwt.return_unit)

  let name_of key = String.concat "/" (Key.segments key)

  (* The names below a dictionary are among those from NAME/ up to NAME0: '0' follows '/'. They are all of them in UTF-8;
     SQLite orders texts by the bytes that the database has, and in those of UTF-16 other names lie between, so statements
     ask for NAME/ at the start, too. *)
  let below name = (Database.Text (name ^ "/"), Database.Text (name ^ "0"))

  type value = { row : int; modified : int; size : int; stored : int }
  type node = Value of value | Dictionary | Nothing

  let entry database name =
    let** rows =
      Database.query database "SELECT rowid, mode, mtime, sz, ifnull(length(data), 0) FROM sqlar WHERE name = ?1"
        [ Text name ]
    in
    match rows with
    | [ [| Int row; mode; mtime; sz; Int stored |] ] ->
        let number ~default = function Database.Int n -> n | _ -> default in
        if number mode ~default:file_mode land directory_bit <> 0 then Ok Dictionary
        else Ok (Value { row; modified = number mtime ~default:0; size = number sz ~default:stored; stored })
    | _ -> Ok Nothing

  (* What is at a key; [Error] where a value is above it. *)
  let find database key =
    let name = name_of key in
    if name = "" then Ok (Ok Dictionary)
    else
      let** node = entry database name in
      match node with
      | Value _ | Dictionary -> Ok (Ok node)
      | Nothing -> (
          let from, upto = below name in
          let** rows = Database.query database "SELECT 1 FROM sqlar WHERE name > ?1 AND name < ?2 AND instr(name, ?1) = 1 LIMIT 1" [ from; upto ] in
          if rows <> [] then Ok (Ok Dictionary)
          else
            let rec above key' =
              let parent = Key.parent key' in
              if Key.equal parent Key.empty then Ok (Ok Nothing)
              else
                let** node = entry database (name_of parent) in
                match node with
                | Value _ -> Ok (Error (`Dictionary_expected key))
                | Dictionary | Nothing -> above parent
            in
            above key)

  (* Reading writes nothing, and has all the room it needs; opening the store before may have had neither. *)
  let reading t work : (_, error) result Lwt.t =
    let widened database = Result.map (fun result -> (result : (_, error) result :> (_, write_error) result)) (work database) in
    let* result = with_mutex t widened in
    Lwt.return
      (match result with
       | Ok _ as ok -> ok
       | Error (#error as error) -> Error error
       | Error (`Block_write error) -> Error (`Damaged (Fmt.str "%a" Block.pp_write_error error))
       | Error (`No_space | `Rename_source_prefix _ | `Already_present _) -> Error (`Damaged "there is no room to open it"))

  let of_value t key work =
    reading t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> error))
        | Ok Nothing -> Ok (Error (`Not_found key))
        | Ok Dictionary -> Ok (Error (`Value_expected key))
        | Ok (Value value) -> work database value)

  let exists t key =
    reading t (fun database ->
        let** node = find database key in
        Ok
          (match node with
           | Error error -> Error (error :> error)
           | Ok Nothing -> Ok None
           | Ok Dictionary -> Ok (Some `Dictionary)
           | Ok (Value _) -> Ok (Some `Value)))

  let part database key value ~offset ~length =
    if value.size <> value.stored then Ok (Error (`Compressed key))
    else if offset < 0 || length <= 0 || offset >= value.size then Ok (Ok "")
    else Result.map Result.ok (Database.part database ~row:value.row ~offset ~length:(min length (value.size - offset)))

  let get t key = of_value t key (fun database value -> part database key value ~offset:0 ~length:value.size)

  let get_partial t key ~offset ~length =
    of_value t key (fun database value -> part database key value ~offset:(Int63.to_int offset) ~length)

  let size t key = of_value t key (fun _ value -> Ok (Ok (Int63.of_int value.size)))

  let last_modified t key =
    of_value t key (fun _ value ->
        Ok (Ok (Option.value (Ptime.of_float_s (float_of_int value.modified)) ~default:Ptime.epoch)))

  let digest t key =
    let sha256 value = Digestif.SHA256.(to_raw_string (digest_string value)) in
    Lwt.map (Result.map sha256) (get t key)

  module Names = Map.Make (String)

  let list t key =
    reading t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> error))
        | Ok Nothing -> Ok (Error (`Not_found key))
        | Ok (Value _) -> Ok (Error (`Dictionary_expected key))
        | Ok Dictionary ->
            let name = name_of key in
            let prefix = if name = "" then 0 else String.length name + 1 in
            let** rows =
              if name = "" then Database.query database "SELECT name, mode FROM sqlar" []
              else
                let from, upto = below name in
                Database.query database "SELECT name, mode FROM sqlar WHERE name > ?1 AND name < ?2 AND instr(name, ?1) = 1" [ from; upto ]
            in
            let add names = function
              | [| Database.Text name; mode |] -> (
                  let rest = String.sub name prefix (String.length name - prefix) in
                  match (String.index_opt rest '/', mode) with
                  | Some slash, _ -> Names.add (String.sub rest 0 slash) `Dictionary names
                  | None, Database.Int mode when mode land directory_bit <> 0 -> Names.add rest `Dictionary names
                  | None, _ -> Names.add rest `Value names)
              | _ -> names
            in
            let names = Names.remove "" (List.fold_left add Names.empty rows) in
            Ok (Ok (List.map (fun (name, kind) -> (Key.add key name, kind)) (Names.bindings names))))

  let seconds time = int_of_float (Ptime.to_float_s time)

  let put database key time content =
    Result.map Result.ok
      (run database
         "INSERT INTO sqlar(name, mode, mtime, sz, data) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(name) DO UPDATE SET mode \
          = excluded.mode, mtime = excluded.mtime, sz = excluded.sz, data = excluded.data"
         [ Text (name_of key); Int file_mode; Int (seconds time); Int (String.length content); Blob content ])

  let set t key content =
    transaction t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> write_error))
        | Ok Dictionary -> Ok (Error (`Value_expected key))
        | Ok (Nothing | Value _) -> put database key (t.now ()) content)

  let allocate t key ?last_modified size =
    transaction t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> write_error))
        | Ok (Dictionary | Value _) -> Ok (Error (`Already_present key))
        | Ok Nothing ->
            let time = match last_modified with Some time -> time | None -> t.now () in
            put database key time (String.make (max 0 (Int63.to_int size)) '\000'))

  let set_partial t key ~offset content =
    transaction t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> write_error))
        | Ok Dictionary -> Ok (Error (`Value_expected key))
        | Ok Nothing -> put database key (t.now ()) content
        | Ok (Value value) -> (
            let** old = part database key value ~offset:0 ~length:value.size in
            match old with
            | Error error -> Ok (Error (error :> write_error))
            | Ok old ->
                let before = String.sub old 0 (min (max 0 (Int63.to_int offset)) (String.length old)) in
                let after = min (String.length old) (String.length before + String.length content) in
                put database key (t.now ()) (before ^ content ^ String.sub old after (String.length old - after))))

  let delete database key =
    let name = name_of key in
    if name = "" then run database "DELETE FROM sqlar" []
    else
      let from, upto = below name in
      run database "DELETE FROM sqlar WHERE name = ?1 OR (name > ?2 AND name < ?3 AND instr(name, ?2) = 1)" [ Text name; from; upto ]

  let remove t key =
    transaction t (fun database ->
        let** node = find database key in
        match node with
        | Error error -> Ok (Error (error :> write_error))
        | Ok _ -> Result.map Result.ok (delete database key))

  let is_prefix key ~of_ =
    let rec go a b = match (a, b) with [], _ -> true | _, [] -> false | x :: a, y :: b -> String.equal x y && go a b in
    go (Key.segments key) (Key.segments of_)

  (* Positions count bytes in blobs, and characters in text, which ends for them at a NUL. *)
  let move database ~source ~dest =
    let from, upto = below (name_of source) in
    Result.map Result.ok
      (run database
         "UPDATE sqlar SET name = CAST(CAST(?1 AS BLOB) || substr(CAST(name AS BLOB), length(CAST(?2 AS BLOB)) + 1) AS \
          TEXT) WHERE name = ?2 OR (name > ?3 AND name < ?4 AND instr(name, ?3) = 1)"
         [ Text (name_of dest); Text (name_of source); from; upto ])

  let rename t ~source ~dest =
    transaction t (fun database ->
        let** from = find database source in
        let** upto = find database dest in
        match (from, upto) with
        | Error error, _ -> Ok (Error (error :> write_error))
        | Ok Nothing, _ -> Ok (Error (`Not_found source))
        | _ when Key.equal source dest -> Ok (Ok ())
        | Ok Dictionary, _ when is_prefix source ~of_:dest -> Ok (Error (`Rename_source_prefix (source, dest)))
        | Ok (Dictionary | Value _), Ok Dictionary ->
            let dest = Key.add dest (Key.basename source) in
            if Key.equal source dest then Ok (Ok ())
            else
              let** () = delete database dest in
              move database ~source ~dest
        | Ok Dictionary, Ok (Value _) -> Ok (Error (`Value_expected source))
        | Ok (Value _), Ok (Value _) ->
            let** () = delete database dest in
            move database ~source ~dest
        | Ok (Dictionary | Value _), Ok Nothing -> move database ~source ~dest
        | Ok (Dictionary | Value _), Error error -> Ok (Error (error :> write_error)))
end
