open Lwt.Syntax

module Make (Block : Mirage_block.S) = struct
  type sectors = (int, bytes) Hashtbl.t

  type t = {
    block : Block.t;
    sector : int;
    read : sectors;  (** what the device gave too late *)
    written : sectors;  (** the last of each sector that was not flushed *)
    mutable now : sectors;  (** written since the last sync *)
    mutable before : sectors list;  (** written between earlier syncs, the last first *)
    mutable waiting : (int * Cstruct.t * (unit, Block.error) result Lwt.t) option;
    mutable failed : Block.error option;
  }

  let create block (info : Mirage_block.info) =
    {
      block;
      sector = info.sector_size;
      read = Hashtbl.create 16;
      written = Hashtbl.create 64;
      now = Hashtbl.create 64;
      before = [];
      waiting = None;
      failed = None;
    }

  let known t sector =
    match Hashtbl.find_opt t.written sector with Some _ as found -> found | None -> Hashtbl.find_opt t.read sector

  (* Gives [use] the sectors from [first] on, or answers false. *)
  let from_device t first count use =
    let buffer = Cstruct.create_unsafe (count * t.sector) in
    (* An exception may not pass through SQLite: it waits for [settle]. *)
    let answer = Lwt.catch (fun () -> Block.read t.block (Int64.of_int first) [ buffer ]) Lwt.fail in
    match Lwt.state answer with
    | Return (Ok ()) ->
        use buffer;
        true
    | Return (Error error) ->
        t.failed <- Some error;
        false
    | Fail _ | Sleep ->
        t.waiting <- Some (first, buffer, answer);
        false

  (* Calls [part sector offset_in_sector position length] for each sector of a stretch of bytes, until one is false. *)
  let each_sector t at length part =
    let rec go position =
      position = length
      ||
      let offset = (at + position) mod t.sector in
      let bytes = min (length - position) (t.sector - offset) in
      part ((at + position) / t.sector) offset position bytes && go (position + bytes)
    in
    go 0

  let read t at into =
    let length = Bytes.length into in
    let first = at / t.sector and last = (at + length - 1) / t.sector in
    let rec none_known sector = sector > last || (known t sector = None && none_known (sector + 1)) in
    if length = 0 then true
    else if none_known first then
      from_device t first (last - first + 1) (fun buffer ->
          Cstruct.blit_to_bytes buffer (at - (first * t.sector)) into 0 length)
    else
      each_sector t at length (fun sector offset position bytes ->
          match known t sector with
          | Some content ->
              Bytes.blit content offset into position bytes;
              true
          | None ->
              from_device t sector 1 (fun buffer -> Cstruct.blit_to_bytes buffer offset into position bytes))

  (* The sector as it is to be written before the next sync, with its content unless all of it is new. *)
  let writable t sector ~whole use =
    match Hashtbl.find_opt t.now sector with
    | Some content ->
        use content;
        true
    | None ->
        let keep content =
          Hashtbl.replace t.now sector content;
          Hashtbl.replace t.written sector content;
          use content
        in
        if whole then begin
          keep (Bytes.create t.sector);
          true
        end
        else (
          match known t sector with
          | Some content ->
              keep (Bytes.copy content);
              true
          | None -> from_device t sector 1 (fun buffer -> keep (Cstruct.to_bytes buffer)))

  let write t at data =
    each_sector t at (String.length data) (fun sector offset position bytes ->
        writable t sector ~whole:(bytes = t.sector) (fun content ->
            Bytes.blit_string data position content offset bytes))

  let sync t () =
    if Hashtbl.length t.now > 0 then begin
      t.before <- t.now :: t.before;
      t.now <- Hashtbl.create 64
    end

  let operations t = { Database.read = read t; write = write t; sync = sync t }
  let sectors_at_once t = max 1 (262144 / t.sector)

  (* Neighbouring sectors in one call. *)
  let rec write_runs t (sectors : sectors) = function
    | [] -> Lwt.return (Ok ())
    | first :: _ as all -> (
        let rec run count = function
          | sector :: rest when sector = first + count && count < sectors_at_once t -> run (count + 1) rest
          | rest -> (count, rest)
        in
        let count, rest = run 0 all in
        let buffer = Cstruct.create_unsafe (count * t.sector) in
        for i = 0 to count - 1 do
          Cstruct.blit_from_bytes (Hashtbl.find sectors (first + i)) 0 buffer (i * t.sector) t.sector
        done;
        let* result = Block.write t.block (Int64.of_int first) [ buffer ] in
        match result with Ok () -> write_runs t sectors rest | Error _ as error -> Lwt.return error)

  let forget t =
    Hashtbl.reset t.written;
    Hashtbl.reset t.now;
    t.before <- [];
    t.failed <- None;
    t.waiting <- None

  let rest t = Hashtbl.reset t.read

  let flush t =
    sync t ();
    let rec go = function
      | [] -> Lwt.return (Ok ())
      | (sectors : sectors) :: later -> (
          let numbers = List.sort Int.compare (List.of_seq (Hashtbl.to_seq_keys sectors)) in
          let* result = write_runs t sectors numbers in
          match result with Ok () -> go later | Error _ as error -> Lwt.return error)
    in
    let* result = go (List.rev t.before) in
    forget t;
    rest t;
    Lwt.return result

  let settle t =
    match (t.failed, t.waiting) with
    | Some error, _ ->
        t.failed <- None;
        Lwt.return (`Failed error)
    | None, None -> Lwt.return `Nothing
    | None, Some (first, buffer, answer) -> (
        t.waiting <- None;
        let* result = answer in
        match result with
        | Error error -> Lwt.return (`Failed error)
        | Ok () ->
            for i = 0 to (Cstruct.length buffer / t.sector) - 1 do
              Hashtbl.replace t.read (first + i) (Cstruct.to_bytes (Cstruct.sub buffer (i * t.sector) t.sector))
            done;
            Lwt.return `Again)
end
