(** What the names in a typed file are: what an editor shows over them. *)

type t = {
  location : Location.t;  (** Where the name stands, in the file. *)
  text : string;  (** [val get : t -> key -> ...], [module Stack : Tcpip.Stack.V4V6]. *)
  signature : string option;  (** What is in a module. *)
  document : string option;
  defined : Location.t option;  (** Where it is defined, in whatever file. *)
  unit : string option;  (** The file's module that it is: for that nothing says where it is defined. *)
}

val of_parts : Cmt_format.binary_part list -> t list
(** Every name of the typed parts of a file, in order, each once. *)

val printed : Env.t -> (Format.formatter -> unit) -> string
(** Prints with the shortest names that an environment has for things. *)
