(** The documentation comments of what is defined elsewhere, from the [.cmti] and [.cmt] files of libraries. *)

val of_attributes : Parsetree.attributes -> string option
(** The text of a documentation comment that the parser attached. *)

val at : Types.Uid.t -> Location.t -> string option
(** The documentation of what a compiled unit defines, by its identity or else its place, if that unit's file is in the
    load path. *)
