(** Notes in a key-value store. *)

type note = { written : Ptime.t; text : string }

module Make (Store : Mirage_kv.RW) : sig
  type t

  val connect : Store.t -> t Lwt.t
  (** Finds the notes that the store has, and adds one to the number of boots that it keeps. Fails with [Failure] where the
      store cannot be read or written. *)

  val boots : t -> int
  (** How often a notebook was opened on this store, this time included. *)

  val all : t -> (note list, Store.error) result Lwt.t
  (** Oldest first. *)

  val add : t -> string -> (unit, Store.write_error) result Lwt.t
  (** When it is resolved the note outlives a power cut. *)
end
