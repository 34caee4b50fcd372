(** Logs everything in a key-value store, folder by folder, then one file, and ends. *)

module Make (Content : Mirage_kv.RO) : sig
  val start : Content.t -> string -> unit Lwt.t
  (** [start content file] *)
end
