(** From the target of a request to a key of a store, and back. *)

type t = {
  segments : string list;  (** decoded; without ["."], [".."] and the empty ones *)
  slash : bool;  (** it ends as a folder does *)
  query : string;  (** from the question mark on, as it came *)
}

val read : string -> t option
(** Of a path, or of a URI with its scheme. None where an escape is none, or where a segment has a slash or NUL in it, so
    that it names nothing. [".."] goes no further up than the root. *)

val to_folder : t -> string
(** The target with a slash at its end, everything encoded that could be read as something else: it begins with one slash,
    whatever the request began with. *)
