(** Adds one to a number in a key-value store, says it, and ends. *)

module Make (Store : Mirage_kv.RW) : sig
  val start : Store.t -> unit Lwt.t
end
