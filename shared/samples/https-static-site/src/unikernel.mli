(** A site from a key-value store. *)

module Make (Http : Cohttp_mirage.Server.S) (Content : Mirage_kv.RO) : sig
  val start : (Conduit_mirage.server -> Http.t -> unit Lwt.t) -> Content.t -> int -> unit Lwt.t
  (** [start listen content port] serves [content] at [port] for as long as the image runs. *)
end
