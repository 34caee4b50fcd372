(** Read-only trees of files by name, as stores have them that are made once: {!Kv_static}, and tar archives. *)

module Key = Mirage_kv.Key

type 'file t
(** Of files that each hold such a value. *)

val empty : 'file t

val add_file : 'file t -> string list -> 'file -> 'file t
(** [add_file tree segments file]: dictionaries on the way are made, and take the place of files. What was at the end is
    replaced. *)

val add_dictionary : 'file t -> string list -> 'file t
(** Leaves one that is there as it is; a file is replaced. *)

val file : 'file t -> Key.t -> ('file, [> Mirage_kv.error ]) result
val kind : 'file t -> Key.t -> ([ `Value | `Dictionary ] option, [> Mirage_kv.error ]) result

val list : 'file t -> Key.t -> ((Key.t * [ `Value | `Dictionary ]) list, [> Mirage_kv.error ]) result
(** In the order of names. *)
