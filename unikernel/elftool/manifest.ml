type device = { name : string; kind : [ `Net | `Block ] }
type t = device list

let devices_max = 63
let name_bytes_max = 67
let ( let* ) = Result.bind
let error form = Printf.ksprintf Result.error form

let fields what known = function
  | `Assoc fields -> (
      match List.find_opt (fun (key, _) -> not (List.mem key known)) fields with
      | Some (key, _) -> error "%s has a field %S, which means nothing here" what key
      | None -> Ok (fun key -> List.assoc_opt key fields))
  | _ -> error "%s is no JSON object" what

let is_name text =
  let fits = function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' -> true | _ -> false in
  text <> "" && String.length text <= name_bytes_max && String.for_all fits text

let device index json =
  let what = Printf.sprintf "device %d" (index + 1) in
  let* field = fields what [ "name"; "type" ] json in
  let* name =
    match field "name" with
    | Some (`String name) when is_name name -> Ok name
    | Some (`String name) -> error "%s: %S is no name: 1 to %d letters and digits" what name name_bytes_max
    | _ -> error "%s has no name" what
  in
  match field "type" with
  | Some (`String "NET_BASIC") -> Ok { name; kind = `Net }
  | Some (`String "BLOCK_BASIC") -> Ok { name; kind = `Block }
  | Some (`String other) -> error "device %s has the type %S: only NET_BASIC and BLOCK_BASIC are known" name other
  | _ -> error "device %s has no type" name

let rec each index = function
  | [] -> Ok []
  | json :: rest ->
      let* first = device index json in
      let* rest = each (index + 1) rest in
      if List.exists (fun { name; _ } -> name = first.name) rest then error "two devices have the name %s" first.name
      else Ok (first :: rest)

let of_json json =
  let* field = fields "the manifest" [ "type"; "version"; "devices" ] json in
  match (field "type", field "version", field "devices") with
  | Some (`String "solo5.manifest"), Some (`Int 1), Some (`List devices) ->
      if List.length devices > devices_max then
        error "%d devices: an image can have at most %d" (List.length devices) devices_max
      else each 0 devices
  | Some (`String "solo5.manifest"), Some (`Int 1), _ -> error "the manifest has no list \"devices\""
  | Some (`String "solo5.manifest"), _, _ -> error "the manifest's version is not 1"
  | _ -> error "the manifest's type is not \"solo5.manifest\""

let to_c devices =
  let entry { name; kind } =
    Printf.sprintf "SOLO5_%s(\"%s\")" (match kind with `Net -> "NET" | `Block -> "BLOCK") name
  in
  Printf.sprintf "#include <solo5_manifest.h>\n\nSOLO5_MANIFEST(%s)\n" (String.concat ", " (List.map entry devices))
