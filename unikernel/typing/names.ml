open Typedtree

type t = {
  location : Location.t;
  text : string;
  signature : string option;
  document : string option;
  defined : Location.t option;
  unit : string option;
}

let printed env print = Printtyp.wrap_printing_env ~error:false env (fun () -> Format.asprintf "%t" print)

let real location = if location = Location.none then None else Some location

let document uid attributes location =
  match Documents.of_attributes attributes with Some text -> Some text | None -> Documents.at uid location

let is_operator name = match name.[0] with 'a' .. 'z' | 'A' .. 'Z' | '_' | '\128' .. '\255' -> false | _ -> true

let value env name (typ : Types.type_expr) =
  let written = if is_operator name then "( " ^ name ^ " )" else name in
  printed env (fun f -> Format.fprintf f "@[<hov 2>val %s :@ %a@]" written Printtyp.type_scheme typ)

(* A module type by its name where it has one, and what is in it. *)
let module_of env name (typ : Types.module_type) =
  let head =
    match typ with
    | Mty_ident path | Mty_alias path -> printed env (fun f -> Format.fprintf f "module %s : %a" name Printtyp.path path)
    | Mty_signature _ -> "module " ^ name
    | Mty_functor _ -> printed env (fun f -> Format.fprintf f "@[<hv 2>module %s :@ %a@]" name Printtyp.modtype typ)
  in
  let inside =
    match Env.scrape_alias env typ |> Mtype.scrape env with
    | Mty_signature items -> Some (printed env (fun f -> Format.fprintf f "@[<v>%a@]" Printtyp.signature items))
    | _ -> None
  in
  (head, inside)

let of_value ~env ~location name typ (description : Types.value_description) =
  {
    location;
    text = value env name typ;
    signature = None;
    document = document description.val_uid description.val_attributes description.val_loc;
    defined = real description.val_loc;
    unit = None;
  }

let of_module ~env ~location ?declaration ?unit name typ =
  let text, signature = module_of env name typ in
  let document, defined =
    match declaration with
    | Some (declaration : Types.module_declaration) ->
        (document declaration.md_uid declaration.md_attributes declaration.md_loc, real declaration.md_loc)
    | None -> (None, None)
  in
  { location; text; signature; document; defined; unit }

(* A path that was written, each of its parts: [Stack.TCP.read] names [Stack], [Stack.TCP] and [read]. *)
let rec parts (path : Path.t) (lid : Longident.t) (location : Location.t) =
  match (path, lid) with
  | Pdot (parent, name), Ldot (before, written) when name = written ->
      let at = location.loc_end.pos_cnum - String.length name in
      let cut position = { location.loc_end with pos_cnum = position } in
      let inner = { location with loc_end = cut (at - 1) } in
      let here = { location with loc_start = cut at } in
      (path, here) :: parts parent before inner
  | _ -> [ (path, location) ]

let one_line (location : Location.t) = location.loc_start.pos_lnum = location.loc_end.pos_lnum

(* The last name of a path, and the modules before it. *)
let written path (lid : Longident.t Location.loc) =
  let plain = String.length (String.concat "." (Longident.flatten lid.txt)) in
  (* [Stack . read], [( + )]: only the whole is known to stand where it says. *)
  if one_line lid.loc && lid.loc.loc_end.pos_cnum - lid.loc.loc_start.pos_cnum = plain then
    match parts path lid.txt lid.loc with (_, last) :: before -> (last, before) | [] -> (lid.loc, [])
  else (lid.loc, [])

let of_parts saved =
  let found = ref [] in
  let add name = if not name.location.loc_ghost then found := name :: !found in
  let add_modules env before =
    List.iter
      (fun (path, location) ->
         match Env.find_module path env with
         | declaration ->
             let unit = match path with Pident ident when Ident.persistent ident -> Some (Ident.name ident) | _ -> None in
             add (of_module ~env ~location ~declaration ?unit (Path.last path) declaration.md_type)
         | exception Not_found -> ())
      before
  in
  let module_path env path (lid : Longident.t Location.loc) =
    let last, before = written path lid in
    add_modules env ((path, last) :: before)
  in
  let type_path env path (lid : Longident.t Location.loc) =
    let last, before = written path lid in
    (match Env.find_type path env with
     | declaration ->
         add
           {
             location = last;
             text =
               printed env (fun f -> Printtyp.type_declaration (Ident.create_local (Path.last path)) f declaration);
             signature = None;
             document = document declaration.type_uid declaration.type_attributes declaration.type_loc;
             defined = real declaration.type_loc;
             unit = None;
           }
     | exception Not_found -> ());
    add_modules env before
  in
  let default = Tast_iterator.default_iterator in
  let expr iterator expression =
    let env = expression.exp_env in
    (match expression.exp_desc with
     | Texp_ident (path, lid, description) ->
         let last, before = written path lid in
         add (of_value ~env ~location:last (Path.last path) expression.exp_type description);
         add_modules env before
     | Texp_field (_, lid, label) | Texp_setfield (_, lid, label, _) ->
         let text =
           printed env (fun f ->
               Format.fprintf f "@[<hov 2>%s :@ %a@]" label.lbl_name Printtyp.type_expr label.lbl_arg)
         in
         add
           {
             location = lid.loc;
             text;
             signature = None;
             document = Documents.of_attributes label.lbl_attributes;
             defined = real label.lbl_loc;
             unit = None;
           }
     | Texp_construct (lid, constructor, _) ->
         let text =
           printed env (fun f ->
               Format.fprintf f "@[<hov 2>%s :@ %a@]" constructor.cstr_name Printtyp.type_expr expression.exp_type)
         in
         add
           {
             location = lid.loc;
             text;
             signature = None;
             document = Documents.of_attributes constructor.cstr_attributes;
             defined = real constructor.cstr_loc;
             unit = None;
           }
     | Texp_letmodule (_, { txt = Some name; loc }, _, definition, _) ->
         add (of_module ~env:definition.mod_env ~location:loc name definition.mod_type)
     | _ -> ());
    default.expr iterator expression
  in
  let pat : type k. Tast_iterator.iterator -> k general_pattern -> unit =
    fun iterator pattern ->
      (match pattern.pat_desc with
       | Tpat_var (_, name, _) | Tpat_alias (_, _, name, _) ->
           add
             {
               location = name.loc;
               text = value pattern.pat_env name.txt pattern.pat_type;
               signature = None;
               document = Documents.of_attributes pattern.pat_attributes;
               defined = None;
               unit = None;
             }
       | _ -> ());
      default.pat iterator pattern
  in
  let parameter env = function
    | Named (_, { txt = Some name; loc }, typ) -> add (of_module ~env ~location:loc name typ.mty_type)
    | Named _ | Unit -> ()
  in
  let module_expr iterator expression =
    (match expression.mod_desc with
     | Tmod_ident (path, lid) -> module_path expression.mod_env path lid
     | Tmod_functor (named, body) -> parameter body.mod_env named
     | _ -> ());
    default.module_expr iterator expression
  in
  let module_type iterator typ =
    (match typ.mty_desc with
     | Tmty_ident (path, lid) ->
         let last, before = written path lid in
         let text, signature = module_of typ.mty_env (Path.last path) typ.mty_type in
         let text = "module type" ^ String.sub text 6 (String.length text - 6) in
         let document, defined =
           match Env.find_modtype path typ.mty_env with
           | declaration ->
               (document declaration.mtd_uid declaration.mtd_attributes declaration.mtd_loc, real declaration.mtd_loc)
           | exception Not_found -> (None, None)
         in
         add { location = last; text; signature; document; defined; unit = None };
         add_modules typ.mty_env before
     | Tmty_functor (named, result) -> parameter result.mty_env named
     | _ -> ());
    default.module_type iterator typ
  in
  let typ iterator core =
    (match core.ctyp_desc with Ttyp_constr (path, lid, _) -> type_path core.ctyp_env path lid | _ -> ());
    default.typ iterator core
  in
  let module_binding iterator binding =
    (match binding.mb_name with
     | { txt = Some name; loc } -> add (of_module ~env:binding.mb_expr.mod_env ~location:loc name binding.mb_expr.mod_type)
     | _ -> ());
    default.module_binding iterator binding
  in
  let open_description iterator opened =
    let path, lid = opened.open_expr in
    module_path opened.open_env path lid;
    default.open_description iterator opened
  in
  let iterator =
    { default with expr; pat; module_expr; module_type; typ; module_binding; open_description }
  in
  let part = function
    | Cmt_format.Partial_structure structure -> iterator.structure iterator structure
    | Partial_structure_item item -> iterator.structure_item iterator item
    | Partial_expression expression -> iterator.expr iterator expression
    | Partial_pattern (_, pattern) -> iterator.pat iterator pattern
    | Partial_class_expr expression -> iterator.class_expr iterator expression
    | Partial_signature signature -> iterator.signature iterator signature
    | Partial_signature_item item -> iterator.signature_item iterator item
    | Partial_module_type typ -> iterator.module_type iterator typ
  in
  List.iter part saved;
  let compare a b =
    compare
      (a.location.loc_start.pos_cnum, a.location.loc_end.pos_cnum)
      (b.location.loc_start.pos_cnum, b.location.loc_end.pos_cnum)
  in
  List.sort_uniq compare !found
