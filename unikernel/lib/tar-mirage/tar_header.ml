let ( let* ) = Result.bind
let block = 512

type kind = File | Directory | Other | Sparse | Names_next of [ `Pax | `Gnu_path | `Gnu_link ] | Global
type t = { path : string; size : int; modified : Ptime.t; kind : kind }

(* Field by offset and length (POSIX, pax, "ustar Interchange Format"). *)
let field header offset length =
  let bytes = Cstruct.to_string header ~off:offset ~len:length in
  match String.index_opt bytes '\000' with Some end_ -> String.sub bytes 0 end_ | None -> bytes

let time seconds = Option.value (Ptime.of_float_s seconds) ~default:Ptime.epoch

(* Octal digits among spaces; or, where the first bit is set, as GNU tar has it for large numbers, big-endian bytes. *)
let number header offset length =
  if Cstruct.get_uint8 header offset land 0x80 <> 0 then begin
    let rec go value i =
      if i = length then Ok value
      else if value > max_int lsr 8 then Error "a number is too large"
      else go ((value lsl 8) lor Cstruct.get_uint8 header (offset + i)) (i + 1)
    in
    go (Cstruct.get_uint8 header offset land 0x3f) 1
  end
  else
    match String.trim (field header offset length) with
    | "" -> Ok 0
    | digits when String.for_all (fun digit -> digit >= '0' && digit <= '7') digits -> Ok (int_of_string ("0o" ^ digits))
    | _ -> Error "a number is not octal"

(* A time is no reason to refuse an archive: GNU tar writes one before 1970 as a negative number, in two's complement. *)
let modified header offset length =
  let is_negative = Cstruct.get_uint8 header offset = 0xff in
  let rec complement value i =
    if i = length then value else complement ((value lsl 8) lor Cstruct.get_uint8 header (offset + i)) (i + 1)
  in
  if is_negative then time (float_of_int (complement (-1) 1))
  else match number header offset length with Ok seconds -> time (float_of_int seconds) | Error _ -> Ptime.epoch

let checksum_at = 148

(* The sum of all bytes, those of the sum itself counting as spaces. *)
let sum header =
  let total = ref 0 in
  for i = 0 to block - 1 do
    total := !total + if i >= checksum_at && i < checksum_at + 8 then 32 else Cstruct.get_uint8 header i
  done;
  !total

let is_zero header =
  let rec go i = i = block || (Cstruct.get_uint8 header i = 0 && go (i + 1)) in
  go 0

let kind_of = function
  | '0' | '\000' | '7' -> File
  | '5' -> Directory
  | 'x' -> Names_next `Pax
  | 'L' -> Names_next `Gnu_path
  | 'K' -> Names_next `Gnu_link
  | 'g' -> Global
  | 'S' -> Sparse
  | _ -> Other

let read header =
  if is_zero header then Ok None
  else
    let* checksum = number header checksum_at 8 in
    if checksum <> sum header then Error "the checksum of a header is wrong"
    else
      let* size = number header 124 12 in
      let posix = Cstruct.to_string header ~off:257 ~len:6 = "ustar\000" in
      let name = field header 0 100 in
      let path = match if posix then field header 345 155 else "" with "" -> name | prefix -> prefix ^ "/" ^ name in
      let kind = kind_of (Cstruct.get_char header 156) in
      (* Links and devices have no content, whatever size they say. *)
      let size = match (kind, Cstruct.get_char header 156) with Directory, _ | Other, ('1' .. '6') -> 0 | _ -> size in
      Ok (Some { path; size; modified = modified header 136 12; kind })

type extension = { path : string option; size : int option; modified : Ptime.t option; sparse : bool }

let nothing = { path = None; size = None; modified = None; sparse = false }

let decimal text =
  if text <> "" && String.for_all (fun digit -> digit >= '0' && digit <= '9') text then int_of_string_opt text else None

let starts_with ~prefix text =
  String.length text >= String.length prefix && String.sub text 0 (String.length prefix) = prefix

(* Records "LENGTH KEY=VALUE\n", where the length counts all of the record. *)
let rec pax extension content at =
  if at >= String.length content then Ok extension
  else
    let* space = Option.to_result ~none:"a pax header is broken" (String.index_from_opt content at ' ') in
    match decimal (String.sub content at (space - at)) with
    | Some length when length > space + 2 - at && length <= String.length content - at ->
        let record = String.sub content (space + 1) (at + length - space - 2) in
        let* equals = Option.to_result ~none:"a pax header is broken" (String.index_opt record '=') in
        let key = String.sub record 0 equals in
        let value = String.sub record (equals + 1) (String.length record - equals - 1) in
        let extension =
          match (key, value) with
          | "path", path -> { extension with path = Some path }
          | "GNU.sparse.name", path -> { extension with path = Some path; sparse = true }
          | key, _ when starts_with ~prefix:"GNU.sparse." key -> { extension with sparse = true }
          | "size", size -> { extension with size = decimal size }
          | "mtime", seconds -> { extension with modified = Option.map time (float_of_string_opt seconds) }
          | _ -> extension
        in
        pax extension content (at + length)
    | _ -> Error "a pax header is broken"

let extend extension what content =
  match what with
  | `Pax -> pax extension content 0
  | `Gnu_link -> Ok extension
  | `Gnu_path -> Ok { extension with path = Some (List.hd (String.split_on_char '\000' content)) }

let ends_with_slash path = path <> "" && path.[String.length path - 1] = '/'

let apply extension (header : t) =
  let path = Option.value extension.path ~default:header.path in
  let size = if header.kind = File then Option.value extension.size ~default:header.size else header.size in
  (* Of the whole path: a header has room for 100 bytes of it, the last of which may be a slash. Before POSIX a slash at the end made a
     directory. *)
  let kind =
    match header.kind with
    | File when extension.sparse -> Sparse
    | File when ends_with_slash path -> Directory
    | kind -> kind
  in
  { path; size = (if kind = Directory then 0 else size); modified = Option.value extension.modified ~default:header.modified; kind }
