module type DATA = sig
  val bytes : unit -> Cstruct.buffer
  val files : (string * int * int * string) list
end

module Key = Mirage_kv.Key
module Int63 = Optint.Int63

module Make (Data : DATA) = struct
  type error = Mirage_kv.error

  let pp_error = Mirage_kv.pp_error

  type file = { from : int; length : int; digest : string }
  type key = Key.t
  type t = { bytes : Cstruct.t; files : file File_tree.t }

  let bytes_of_hex text =
    String.init (String.length text / 2) (fun i -> Char.chr (int_of_string ("0x" ^ String.sub text (2 * i) 2)))

  let connect () =
    let add files (path, from, length, sha256) =
      File_tree.add_file files (Key.segments (Key.v path)) { from; length; digest = bytes_of_hex sha256 }
    in
    let files = List.fold_left add File_tree.empty Data.files in
    Lwt.return { bytes = Cstruct.of_bigarray (Data.bytes ()); files }

  let disconnect _ = Lwt.return_unit

  let of_value store key f = Lwt.return (Result.map f (File_tree.file store.files key))
  let exists store key = Lwt.return (File_tree.kind store.files key)
  let get store key = of_value store key (fun { from; length; _ } -> Cstruct.to_string store.bytes ~off:from ~len:length)

  let get_partial store key ~offset ~length:wanted =
    of_value store key (fun { from; length; _ } ->
        let offset = Int63.to_int offset in
        if offset < 0 || wanted < 0 || offset >= length then ""
        else Cstruct.to_string store.bytes ~off:(from + offset) ~len:(min wanted (length - offset)))

  let size store key = of_value store key (fun { length; _ } -> Int63.of_int length)
  let last_modified store key = of_value store key (fun _ -> Ptime.epoch)
  let digest store key = of_value store key (fun { digest; _ } -> digest)
  let list store key = Lwt.return (File_tree.list store.files key)
end
