type t = { name : string; kind : string; text : string }

(* The module before the marker, if the name that was not found is the marker. *)
let before marker = function
  | Longident.Lident name when name = marker -> Some None
  | Ldot (parent, name) when name = marker -> Some (Some parent)
  | _ -> None

let of_scope parent env =
  let printed = Names.printed env in
  let value name _ (description : Types.value_description) rest =
    { name; kind = "value"; text = printed (fun f -> Printtyp.type_scheme f description.val_type) } :: rest
  in
  let sub_module name path (declaration : Types.module_declaration) rest =
    let text =
      match declaration.md_type with Mty_ident of_type -> Path.name of_type | Mty_alias _ | _ -> Path.name path
    in
    { name; kind = "module"; text } :: rest
  in
  let sub_type name _ (declaration : Types.type_declaration) rest =
    let text = printed (fun f -> Printtyp.type_declaration (Ident.create_local name) f declaration) in
    { name; kind = "type"; text } :: rest
  in
  (* Types without a module before them are seldom what is meant. *)
  let types = match parent with None -> [] | Some _ -> Env.fold_types sub_type parent env [] in
  Env.fold_values value parent env [] @ Env.fold_modules sub_module parent env [] @ types

let at ~marker = function
  | Env.Error (Lookup_error (_, env, (Unbound_value (name, _) | Unbound_type name | Unbound_constructor name))) ->
      Option.map (fun parent -> try of_scope parent env with _ -> []) (before marker name)
  | _ -> None
