type tree = Implementation of Parsetree.structure | Interface of Parsetree.signature
type t = { file : string; name : string; needs : string list; tree : (tree, exn) result }

let is_interface file = Filename.check_suffix file ".mli"
let module_of file = String.capitalize_ascii Filename.(remove_extension (basename file))

let parse file =
  let channel = open_in_bin file in
  Fun.protect
    ~finally:(fun () -> close_in channel)
    (fun () ->
       let buffer = Lexing.from_channel channel in
       Location.init buffer file;
       Location.input_name := file;
       match if is_interface file then Interface (Parse.interface buffer) else Implementation (Parse.implementation buffer) with
       | tree -> Ok tree
       | exception error -> Error error)

let names_in tree =
  Depend.free_structure_names := Misc.Stdlib.String.Set.empty;
  (match tree with
   | Ok (Implementation structure) -> Depend.add_implementation Misc.Stdlib.String.Map.empty structure
   | Ok (Interface signature) -> Depend.add_signature Misc.Stdlib.String.Map.empty signature
   | Error _ -> ());
  !Depend.free_structure_names

let read files =
  let modules = List.map module_of files in
  let unit file =
    let tree = parse file and name = module_of file in
    let named = names_in tree in
    let needs = List.filter (fun each -> each <> name && Misc.Stdlib.String.Set.mem each named) modules in
    { file; name; needs; tree }
  in
  let units = List.map unit files in
  let before unit =
    let is_before other =
      (other.name = unit.name && is_interface other.file && other != unit) || List.mem other.name unit.needs
    in
    List.filter is_before units
  in
  let rec visit path ordered unit =
    if List.memq unit path || List.memq unit ordered then ordered
    else unit :: List.fold_left (visit (unit :: path)) ordered (before unit)
  in
  List.rev (List.fold_left (visit []) [] units)
