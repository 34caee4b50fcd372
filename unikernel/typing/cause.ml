type cause =
  | Nothing
  | Error of exn
  | Warning of Warnings.t

let last = ref Nothing

let watch () =
  (* Asked first, as the last that was registered; leaves the making of the report to the others. *)
  Location.register_error_of_exn (fun error ->
      last := Error error;
      None);
  let report_warning = !Location.warning_reporter in
  Location.warning_reporter :=
    fun location warning ->
      last := Warning warning;
      report_warning location warning

let kind name fields = Some (`Assoc (("kind", `String name) :: fields))
let string name value = (name, `String value)
let strings name values = (name, `List (List.map (fun value -> `String value) values))

(* On one line, with the shortest names that the environment has. *)
let types env given =
  Printtyp.wrap_printing_env ~error:true env (fun () ->
      Out_type.prepare_for_printing given;
      let text each =
        let text = Format_doc.asprintf "%a" Out_type.prepared_type_expr each in
        String.split_on_char '\n' text |> List.map String.trim |> String.concat " "
      in
      List.map text given)

(* The types as a whole come first in a trace; what in them differs, after them. *)
let mismatch env of_what ({ trace } : Errortrace.unification_error) =
  let whole : (Errortrace.expanded_type, _) Errortrace.elt -> _ = function Diff { got; expected } -> Some (got.ty, expected.ty) | _ -> None in
  match List.find_map whole trace with
  | None -> None
  | Some (got, expected) -> (
      match types env [ got; expected ] with
      | [ actual; expected ] -> kind "wrong-type" [ string "of" of_what; string "actual" actual; string "expected" expected ]
      | _ -> None)

let typed env : Typecore.error -> _ = function
  | Expr_type_clash (error, _, _) -> mismatch env "expression" error
  | Pattern_type_clash (error, _) -> mismatch env "pattern" error
  | Apply_non_function { func_ty; _ } -> (
      let name = match Types.get_desc (Ctype.expand_head env func_ty) with Tarrow _ -> "too-many-arguments" | _ -> "not-a-function" in
      match types env [ func_ty ] with [ typ ] -> kind name [ string "type" typ ] | _ -> None)
  | _ -> None

let name_of lid = String.concat "." (Longident.flatten lid)

(* Names of the same kind and the same module that are spelt alike. *)
let near env fold (lid : Longident.t) =
  let parent, name = match lid with Ldot (parent, name) -> (Some parent, name) | Lident name -> (None, name) | Lapply _ -> (None, "") in
  match Misc.spellcheck (fold parent env) name with names -> names | exception _ -> []

let unbound ?(more = []) env what fold lid =
  kind "unbound" ([ string "what" what; string "name" (name_of lid); strings "near" (near env fold lid) ] @ more)

let lookup env : Env.lookup_error -> _ = function
  | Unbound_value (lid, hint) ->
      let more = match hint with Missing_rec { loc_start = at; _ } -> [ ("rec", `Int at.pos_lnum) ] | No_hint -> [] in
      unbound ~more env "value" (fun at env -> Env.fold_values (fun name _ _ found -> name :: found) at env []) lid
  | Unbound_type lid -> unbound env "type" (fun at env -> Env.fold_types (fun name _ _ found -> name :: found) at env []) lid
  | Unbound_module lid -> unbound env "module" (fun at env -> Env.fold_modules (fun name _ _ found -> name :: found) at env []) lid
  | Unbound_modtype lid -> unbound env "module type" (fun at env -> Env.fold_modtypes (fun name _ _ found -> name :: found) at env []) lid
  | Unbound_constructor lid ->
      let names at env = Env.fold_constructors (fun (each : Types.constructor_description) found -> each.cstr_name :: found) at env [] in
      unbound env "constructor" names lid
  | Unbound_label lid ->
      let names at env = Env.fold_labels (fun (each : Types.label_description) found -> each.lbl_name :: found) at env [] in
      unbound env "record field" names lid
  | _ -> None

let syntax : Syntaxerr.error -> _ = function
  | Unclosed (_, _, _, closing) -> kind "syntax" [ string "expected" closing ]
  | Expecting (_, what) -> kind "syntax" [ string "expected" what ]
  | Not_expecting (_, what) -> kind "syntax" [ string "unexpected" what ]
  | Other _ -> kind "syntax" []
  | _ -> None

let names_of ({ missings; incompatibles; _ } : Includemod.Error.signature_symptom) =
  let missing item = let _, _, ({ name; _ } : Includemod.field_desc) = Includemod.item_ident_name item in name in
  [ strings "missing" (List.map missing missings); strings "different" (List.map (fun (ident, _) -> Ident.name ident) incompatibles) ]

let inclusion : Includemod.Error.all -> _ = function
  | In_Compilation_unit { got; expected; symptom } ->
      kind "interface-mismatch" (string "implementation" got :: string "interface" expected :: names_of symptom)
  | In_Signature symptom | In_Module_type { symptom = Signature symptom; _ } -> kind "signature-mismatch" (names_of symptom)
  | _ -> None

let warned : Warnings.t -> _ =
  let unused what name = kind "unused" [ string "what" what; string "name" name ] in
  function
  | Unused_var name | Unused_var_strict name | Unused_for_index name -> unused "variable" name
  | Unused_value_declaration name -> unused "value" name
  | Unused_type_declaration name -> unused "type" name
  | Unused_module name -> unused "module" name
  | Unused_constructor (name, _) -> unused "constructor" name
  | Unused_open name | Unused_open_bang name -> unused "open" name
  | Unused_rec_flag -> unused "rec flag" ""
  | Redundant_case -> unused "match case" ""
  | Partial_match example when example <> "" ->
      kind "missing-case" [ string "example" (List.hd (String.split_on_char '\n' example)) ]
  | Non_unit_statement -> kind "value-dropped" []
  | _ -> None

let of_last () =
  match !last with
  | Nothing -> None
  | Warning warning -> warned warning
  | Error (Typecore.Error (_, env, error)) -> typed env error
  | Error (Env.Error (Lookup_error (_, env, error))) -> lookup env error
  | Error (Syntaxerr.Error error) -> syntax error
  | Error (Includemod.Error (_, error) | Typemod.Error (_, _, Not_included (_, error))) -> inclusion error
  | Error _ -> None

let take () =
  (* A report is made in any case. *)
  let found = try of_last () with _ -> None in
  last := Nothing;
  found
