(** Key-value stores: dictionaries of values and of further dictionaries. Names and types are those of mirage-kv 6. *)

module Key : sig
  type t
  (** A path of segments; the empty one is the store's own dictionary. *)

  val empty : t

  val v : string -> t
  (** Splits at ['/']; empty segments do not count, so ["/a/b"], ["a/b"] and ["a//b/"] are equal. *)

  val add : t -> string -> t
  (** With one more segment at the end. Raises [Invalid_argument] where it has a ['/']. *)

  val ( / ) : t -> string -> t
  (** {!add} *)

  val append : t -> t -> t
  val ( // ) : t -> t -> t

  val segments : t -> string list
  (** From the first on. *)

  val basename : t -> string
  (** The last segment; [""] for {!empty}. *)

  val parent : t -> t
  (** Without the last segment; {!empty} for {!empty}. *)

  val compare : t -> t -> int
  val equal : t -> t -> bool

  val pp : t Fmt.t
  (** {!to_string}, with what cannot be printed escaped. *)

  val to_string : t -> string
  (** Begins with ['/']. *)
end

type key = Key.t

type error =
  [ `Not_found of key
  | `Dictionary_expected of key  (** the key, or one above it, is a value's *)
  | `Value_expected of key  (** the key is a dictionary's *) ]

val pp_error : error Fmt.t

module type RO = sig
  type nonrec error = private [> error ]

  val pp_error : error Fmt.t

  type t

  val disconnect : t -> unit Lwt.t

  type key = Key.t

  val exists : t -> key -> ([ `Value | `Dictionary ] option, error) result Lwt.t
  val get : t -> key -> (string, error) result Lwt.t

  val get_partial : t -> key -> offset:Optint.Int63.t -> length:int -> (string, error) result Lwt.t
  (** At most [length] bytes from [offset] on: fewer where the value ends before, none where it ends before [offset]. *)

  val list : t -> key -> ((key * [ `Value | `Dictionary ]) list, error) result Lwt.t
  (** What a dictionary has, with keys from the store's root on. *)

  val last_modified : t -> key -> (Ptime.t, error) result Lwt.t
  (** Stores are free to know none for dictionaries, and say [`Value_expected]. *)

  val digest : t -> key -> (string, error) result Lwt.t
  (** A name for the value, in bytes as they are: equal for equal values. Likewise for dictionaries. *)

  val size : t -> key -> (Optint.Int63.t, error) result Lwt.t
  (** Of a value, in bytes. *)
end

type write_error =
  [ error
  | `No_space
  | `Rename_source_prefix of key * key  (** a dictionary cannot be moved into itself *)
  | `Already_present of key ]

val pp_write_error : write_error Fmt.t

module type RW = sig
  include RO

  type nonrec write_error = private [> write_error ]

  val pp_write_error : write_error Fmt.t

  val allocate : t -> key -> ?last_modified:Ptime.t -> Optint.Int63.t -> (unit, write_error) result Lwt.t
  (** A new value of so many zero bytes. *)

  val set : t -> key -> string -> (unit, write_error) result Lwt.t
  (** Makes the dictionaries that are missing. When it is resolved the store has the value for good. *)

  val set_partial : t -> key -> offset:Optint.Int63.t -> string -> (unit, write_error) result Lwt.t
  (** Writes over a part of a value, which becomes longer where it ends before the part does. Beyond its end, the part is
      appended. *)

  val remove : t -> key -> (unit, write_error) result Lwt.t
  (** A value, or a dictionary with all that is in it. *)

  val rename : t -> source:key -> dest:key -> (unit, write_error) result Lwt.t
  (** A value takes the place of a value. Where [dest] is a dictionary, the source is moved into it. *)
end
