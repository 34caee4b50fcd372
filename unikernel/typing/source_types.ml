(* The compiler reports warnings as it goes: they are kept for the answer. *)
let problems : Yojson.Safe.t list ref = ref []

let keep report = problems := `Assoc (Report.json report) :: !problems

(* A signature can be as long as a library. *)
let shortened limit text = if String.length text <= limit then text else String.sub text 0 limit ^ "\n…"

(* [places]: the files that a name may lead to. *)
let of_name ~places file (name : Names.t) =
  let optional key value rest = match value with None -> rest | Some value -> (key, value) :: rest in
  let string limit = Option.map (fun text -> `String (shortened limit text)) in
  let place file at = Some (`List (`String file :: at)) in
  let defined =
    match (name.defined, name.unit) with
    | Some { loc_start = at; _ }, _ when List.mem at.pos_fname places && at <> name.location.loc_start ->
        place at.pos_fname (Report.position at)
    | None, Some unit ->
        let is_its file = Units.module_of file = unit && not (Filename.check_suffix file ".mli") in
        Option.bind (List.find_opt is_its places) (fun file -> place file [ `Int 1; `Int 0 ])
    | _ -> None
  in
  `Assoc
    (("file", `String file)
     :: ("range", Report.range name.location)
     :: ("text", `String (shortened 4000 name.text))
     :: optional "signature" (string 6000 name.signature)
       (optional "document" (string 2000 name.document) (optional "defined" defined [])))

(* What is in the folders of the load path is read once. *)
let look_again folder =
  Load_path.remove_dir folder;
  Load_path.add_dir ~hidden:false folder

(* The typed parts of a file. Where it does not type: those before its first error, and the error. *)
let typed (unit : Units.t) =
  Cmt_format.clear ();
  let kind = if Units.is_interface unit.file then Unit_info.Intf else Impl in
  let info = Unit_info.make ~source_file:unit.file kind (Filename.remove_extension unit.file) in
  Env.set_current_unit info;
  let env = Compmisc.initial_env () in
  match unit.tree with
  | Error error -> ([], Some error)
  | Ok (Interface signature) -> (
      match Typemod.type_interface env signature with
      | typed ->
          let alerts = Builtin_attributes.alerts_of_sig ~mark:true signature in
          ignore (Env.save_signature ~alerts typed.sig_type (Unit_info.cmi info));
          look_again (Filename.dirname unit.file);
          ([ Cmt_format.Partial_signature typed ], None)
      | exception error -> (Cmt_format.get_saved_types (), Some error))
  | Ok (Implementation structure) -> (
      match Typemod.type_implementation info env structure with
      | typed -> ([ Cmt_format.Partial_structure typed.structure ], None)
      | exception error ->
          (* That has dropped what it had typed, and has said its warnings. *)
          (match Warnings.without_warnings (fun () -> Typemod.type_structure env structure) with
           | structure, _, _, _, _ -> Cmt_format.set_saved_types [ Partial_structure structure ]
           | exception _ -> ());
          (Cmt_format.get_saved_types (), Some error))

let of_member ({ name; kind; text } : Members.t) =
  `Assoc [ ("name", `String name); ("kind", `String kind); ("text", `String (shortened 400 text)) ]

(* The name that stands where one is to be completed, and what could. *)
let marker = ref ""
let members = ref []

let failed = Hashtbl.create 10

let names_of ~places (unit : Units.t) =
  Location.input_name := unit.file;
  let parts, error = typed unit in
  Option.iter
    (fun error ->
       Hashtbl.replace failed unit.name ();
       Option.iter (fun found -> members := found) (Members.at ~marker:!marker error);
       (* What is wrong because another file is wrong goes away with that. *)
       if not (List.exists (Hashtbl.mem failed) unit.needs) then
         match Location.error_of_exn error with
         | Some (`Ok report) -> keep report
         | Some `Already_displayed -> ()
         | None -> raise error)
    error;
  let of_this (name : Names.t) = name.location.loc_start.pos_fname = unit.file in
  Names.of_parts parts |> List.filter of_this |> List.map (of_name ~places unit.file)

let () =
  let files = ref [] in
  let compiled = ref [] in
  Arg.parse
    [
      ("-I", String (fun folder -> Clflags.include_dirs := folder :: !Clflags.include_dirs), "FOLDER  with compiled interfaces");
      ("-source", String (fun file -> compiled := file :: !compiled), "FILE  of what is compiled already, where names may be defined");
      ("-complete", Set_string marker, "NAME  that stands where one is to be completed");
      ("--", Rest (fun file -> files := file :: !files), "FILE...");
    ]
    (fun file -> files := file :: !files)
    "source_types [-I FOLDER]... [-source FILE]... [-complete NAME] -- FILE...";
  let own = List.rev !files in
  Clflags.include_dirs := !Clflags.include_dirs @ List.sort_uniq compare (List.map Filename.dirname own);
  Clflags.strict_sequence := false;
  ignore (Warnings.parse_options false "-40+26+27");
  let kept default location what =
    Option.iter keep (default location what);
    None
  in
  Cause.watch ();
  Location.warning_reporter := kept !Location.warning_reporter;
  Location.alert_reporter := kept Location.default_alert_reporter;
  Misc.Style.setup (Some Never);
  Compmisc.init_path ();
  let units = Units.read own in
  let names = List.concat_map (names_of ~places:(own @ List.rev !compiled)) units in
  Yojson.Safe.to_channel stdout
    (`Assoc
       [
         ("names", `List names);
         ("problems", `List (List.rev !problems));
         ("members", `List (List.map of_member !members));
       ])
