open Typedtree

let of_attributes attributes =
  List.find_map
    (fun (attribute : Parsetree.attribute) ->
      match (attribute.attr_name.txt, attribute.attr_payload) with
      | ( "ocaml.doc",
          PStr [ { pstr_desc = Pstr_eval ({ pexp_desc = Pexp_constant (Pconst_string (text, _, _)); _ }, _); _ } ] ) ->
          Some (String.trim text)
      | _ -> None)
    attributes

type place = int * int

let place (location : Location.t) : place =
  (location.loc_start.pos_lnum, location.loc_start.pos_cnum - location.loc_start.pos_bol)

(* Everything with a documentation comment in a compiled interface, or in an implementation that has none. *)
let documents annotations =
  let found : (place, string) Hashtbl.t = Hashtbl.create 100 in
  let add location attributes =
    Option.iter (Hashtbl.replace found (place location)) (of_attributes attributes)
  in
  let signature_item iterator item =
    (match item.sig_desc with
    | Tsig_value value -> add value.val_loc value.val_attributes
    | Tsig_type (_, types) -> List.iter (fun each -> add each.typ_loc each.typ_attributes) types
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
  let file extension = Load_path.find_uncap (unit ^ extension) in
  match try file ".cmti" with Not_found -> file ".cmt" with
  | exception Not_found -> Hashtbl.create 0
  | path -> ( try documents (Cmt_format.read_cmt path).cmt_annots with _ -> Hashtbl.create 0)

let units : (string, (place, string) Hashtbl.t) Hashtbl.t = Hashtbl.create 10

let of_unit unit =
  match Hashtbl.find_opt units unit with
  | Some known -> known
  | None ->
      let known = read unit in
      Hashtbl.replace units unit known;
      known

(* An identity prints as [Mirage_kv.42]; what has none prints without a dot. *)
let unit_of uid =
  let printed = Format.asprintf "%a" Types.Uid.print uid in
  Option.map (String.sub printed 0) (String.rindex_opt printed '.')

let at uid location = Option.bind (unit_of uid) (fun unit -> Hashtbl.find_opt (of_unit unit) (place location))
