open Typedtree

let of_attributes attributes =
  List.find_map
    (fun (attribute : Parsetree.attribute) ->
       match (attribute.attr_name.txt, attribute.attr_payload) with
       | ( "ocaml.doc",
           PStr [ { pstr_desc = Pstr_eval ({ pexp_desc = Pexp_constant { pconst_desc = Pconst_string (text, _, _); _ }; _ }, _); _ } ] ) ->
           Some (String.trim text)
       | _ -> None)
    attributes

(* What is known of a unit: by identity, which stays with what another unit includes, and by place for what has none here. *)
type unit_documents = { by_uid : (Types.Uid.t, string) Hashtbl.t; by_place : (int * int, string) Hashtbl.t }

let none () = { by_uid = Hashtbl.create 10; by_place = Hashtbl.create 10 }

let place ({ loc_start = at; _ } : Location.t) = (at.pos_lnum, at.pos_cnum - at.pos_bol)

let documents annotations =
  let found = none () in
  let add ?uid location attributes =
    Option.iter
      (fun text ->
         Hashtbl.replace found.by_place (place location) text;
         Option.iter (fun uid -> Hashtbl.replace found.by_uid uid text) uid)
      (of_attributes attributes)
  in
  let signature_item iterator item =
    (match item.sig_desc with
     | Tsig_value value -> add ~uid:value.val_val.val_uid value.val_loc value.val_attributes
     | Tsig_type (_, types) ->
         List.iter (fun each -> add ~uid:each.typ_type.type_uid each.typ_loc each.typ_attributes) types
     | Tsig_module each -> add each.md_loc each.md_attributes
     | Tsig_modtype each -> add each.mtd_loc each.mtd_attributes
     | _ -> ());
    Tast_iterator.default_iterator.signature_item iterator item
  in
  let iterator = { Tast_iterator.default_iterator with signature_item } in
  (match annotations with
   | Cmt_format.Interface signature -> iterator.signature iterator signature
   | Implementation structure -> iterator.structure iterator structure
   | _ -> ());
  found

let read unit =
  let file extension = Load_path.find_normalized (unit ^ extension) in
  match try file ".cmti" with Not_found -> file ".cmt" with
  | exception Not_found -> none ()
  | path -> ( try documents (Cmt_format.read_cmt path).cmt_annots with _ -> none ())

let units : (string, unit_documents) Hashtbl.t = Hashtbl.create 10

let of_unit unit =
  match Hashtbl.find_opt units unit with
  | Some known -> known
  | None ->
      let known = read unit in
      Hashtbl.replace units unit known;
      known

let unit_of : Types.Uid.t -> string option = function Item { comp_unit; _ } -> Some comp_unit | _ -> None

let at uid location =
  Option.bind (unit_of uid) (fun unit ->
      let { by_uid; by_place } = of_unit unit in
      match Hashtbl.find_opt by_uid uid with
      | Some text -> Some text
      | None -> Hashtbl.find_opt by_place (place location))
