(** A key-value store in memory, gone when the image ends. Times are the wall clock's unless [connect] is told otherwise.
    Digests are MD5, as in mirage-kv-mem 4. A dictionary is there as long as something is in it. *)

type error = Mirage_kv.error
type write_error = Mirage_kv.write_error

(** The same as a value that never changes; what changes it gives a new one. *)
module Pure : sig
  type t
  type key = Mirage_kv.Key.t

  val empty : Ptime.t -> unit -> t
  val get : t -> key -> (string, error) result
  val size : t -> key -> (Optint.Int63.t, error) result
  val get_partial : t -> key -> offset:Optint.Int63.t -> length:int -> (string, error) result
  val last_modified : t -> key -> (Ptime.t, error) result
  val list : t -> key -> ((key * [ `Value | `Dictionary ]) list, error) result
  val remove : t -> key -> Ptime.t -> (t, write_error) result
  val set : t -> key -> Ptime.t -> string -> (t, write_error) result
  val set_partial : t -> key -> Ptime.t -> offset:Optint.Int63.t -> string -> (t, write_error) result
  val rename : t -> source:key -> dest:key -> Ptime.t -> (t, write_error) result

  val equal : t -> t -> bool
  (** Times do not count. *)

  val pp : t Fmt.t
end

include Mirage_kv.RW with type error := error and type write_error := write_error

val pp_error : error Fmt.t
val pp_write_error : write_error Fmt.t

val connect : ?now:(unit -> Ptime.t) -> unit -> t Lwt.t
(** An empty store. [now] says what time it is; {!Mirage_ptime.now} where it is left out. *)

val pp : t Fmt.t
val equal : t -> t -> bool
