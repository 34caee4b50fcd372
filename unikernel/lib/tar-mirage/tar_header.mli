(** Headers of tar archives: POSIX.1-1988 (ustar), POSIX.1-2001 (pax) and GNU tar's long names. *)

type kind =
  | File
  | Directory
  | Other  (** a link, a device, ...: what a key-value store cannot say *)
  | Sparse  (** a file with holes that are not in the archive: its content is not what it says *)
  | Names_next of [ `Pax | `Gnu_path | `Gnu_link ]  (** its content is about the next header *)
  | Global  (** its content is about all that follow *)

type t = { path : string; size : int; modified : Ptime.t; kind : kind }

val block : int
(** Headers are 512 bytes; content fills whole multiples of it. *)

val read : Cstruct.t -> (t option, string) result
(** Of {!block} bytes; [None] where they are all zero, as at the end of an archive. The error says what is wrong. *)

(** What an extended header says of the next one. *)
type extension = {
  path : string option;
  size : int option;
  modified : Ptime.t option;
  sparse : bool;  (** GNU tar's, in any of its three pax forms *)
}

val nothing : extension

val extend : extension -> [ `Pax | `Gnu_path | `Gnu_link ] -> string -> (extension, string) result
(** With the content of one more extended header. *)

val apply : extension -> t -> t
