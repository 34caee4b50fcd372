(** The OCaml files of a folder, parsed. *)

type tree = Implementation of Parsetree.structure | Interface of Parsetree.signature

type t = {
  file : string;  (** As it was named: [src/unikernel.ml]. *)
  name : string;  (** The module that it defines. *)
  needs : string list;  (** The modules of the other files that it names. *)
  tree : (tree, exn) result;  (** What the parser raised where the text is no OCaml. *)
}

val read : string list -> t list
(** Parses files, in an order in which each comes after those that it names and after its own interface. *)

val module_of : string -> string
(** The module that a file defines: [Unikernel] for [src/unikernel.ml]. *)

val is_interface : string -> bool
(** Whether a file is an interface, by its name. *)
