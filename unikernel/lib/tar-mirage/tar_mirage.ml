open Lwt.Syntax
module Key = Mirage_kv.Key
module Int63 = Optint.Int63

module Make_KV_RO (Block : Mirage_block.S) = struct
  type error = [ Mirage_kv.error | `Block of Block.error ]

  let pp_error ppf = function
    | #Mirage_kv.error as error -> Mirage_kv.pp_error ppf error
    | `Block error -> Block.pp_error ppf error

  type file = { from : int; length : int; modified : Ptime.t }
  type key = Key.t
  type t = { block : Block.t; sector : int; files : file File_tree.t }

  (* [length] bytes of the device from [from] on, in whole sectors at most. *)
  let read_bytes block sector ~from ~length =
    let first = from / sector in
    let sectors = ((from + length + sector - 1) / sector) - first in
    let buffer = Cstruct.create_unsafe (sectors * sector) in
    let* result = Block.read block (Int64.of_int first) [ buffer ] in
    Lwt.return (Result.map (fun () -> Cstruct.sub buffer (from - (first * sector)) length) result)

  (* Bytes of what is read of a path and a time; other programs make do with 4 KiB. *)
  let names_max = 1024 * 1024

  let segments path = List.filter (fun segment -> segment <> ".") (Key.segments (Key.v path))

  let add files (header : Tar_header.t) ~from =
    match header.kind with
    | File -> File_tree.add_file files (segments header.path) { from; length = header.size; modified = header.modified }
    | Directory -> File_tree.add_dictionary files (segments header.path)
    | Other | Sparse | Names_next _ | Global -> files

  let connect block =
    let* info = Block.get_info block in
    let sector = info.sector_size in
    if sector <= 0 || sector mod Tar_header.block <> 0 then
      invalid_arg (Fmt.str "Tar_mirage: sectors of %d bytes are not a multiple of %d" sector Tar_header.block);
    let capacity = Int64.to_int info.size_sectors * sector in
    let fail at reason = Lwt.fail_with (Fmt.str "The block device holds no tar archive: at byte %d, %s" at reason) in
    let read ~from ~length =
      if length > capacity - from then fail from "it ends before the archive does"
      else
        let* result = read_bytes block sector ~from ~length in
        match result with Ok bytes -> Lwt.return bytes | Error error -> fail from (Fmt.str "%a" Block.pp_error error)
    in
    let rec index files extension at =
      if at = capacity then Lwt.return files
      else
        let* bytes = read ~from:at ~length:Tar_header.block in
        match Tar_header.read bytes with
        | Ok None -> Lwt.return files
        | Error reason -> fail at reason
        | Ok (Some header) -> (
            let from = at + Tar_header.block in
            let header =
              match header.kind with Names_next _ | Global -> header | _ -> Tar_header.apply extension header
            in
            if header.size < 0 || header.size > capacity - from then fail at "an entry is longer than the device"
            else
              let blocks = (header.size + Tar_header.block - 1) / Tar_header.block in
              let next = min capacity (from + (blocks * Tar_header.block)) in
              match header.kind with
              | Names_next _ when header.size > names_max -> fail at (Fmt.str "there is a path of more than %d bytes" names_max)
              | Names_next what -> (
                  let* content = read ~from ~length:header.size in
                  match Tar_header.extend extension what (Cstruct.to_string content) with
                  | Ok extension -> index files extension next
                  | Error reason -> fail at reason)
              | Global -> index files extension next
              | Sparse ->
                  fail at
                    (Fmt.str "%S is stored with holes, which cannot be read here: make the archive without --sparse" header.path)
              | File | Directory | Other -> index (add files header ~from) Tar_header.nothing next)
    in
    let* files = index File_tree.empty Tar_header.nothing 0 in
    Lwt.return { block; sector; files }

  let disconnect _ = Lwt.return_unit

  let of_value store key f =
    match File_tree.file store.files key with Ok file -> f file | Error error -> Lwt.return (Error error)

  let part store { from; length; _ } ~offset ~wanted =
    if offset < 0 || wanted <= 0 || offset >= length then Lwt.return (Ok "")
    else
      let* result = read_bytes store.block store.sector ~from:(from + offset) ~length:(min wanted (length - offset)) in
      Lwt.return (match result with Ok bytes -> Ok (Cstruct.to_string bytes) | Error error -> Error (`Block error))

  let get store key = of_value store key (fun file -> part store file ~offset:0 ~wanted:file.length)

  let get_partial store key ~offset ~length =
    of_value store key (fun file -> part store file ~offset:(Int63.to_int offset) ~wanted:length)

  let size store key = of_value store key (fun { length; _ } -> Lwt.return (Ok (Int63.of_int length)))
  let last_modified store key = of_value store key (fun { modified; _ } -> Lwt.return (Ok modified))

  let digest store key =
    let sha256 value = Digestif.SHA256.(to_raw_string (digest_string value)) in
    Lwt.map (Result.map sha256) (get store key)

  let exists store key = Lwt.return (File_tree.kind store.files key)
  let list store key = Lwt.return (File_tree.list store.files key)
end
