(** A notebook over HTTPS, on a disk, and a health page beside it. *)

module Make
    (Https : Cohttp_mirage.Server.S)
    (Health : Cohttp_mirage.Server.S)
    (Store : Mirage_kv.RW)
    (Content : Mirage_kv.RO) : sig
  val start :
    (Conduit_mirage.server -> Https.t -> unit Lwt.t) ->
    (Conduit_mirage.server -> Health.t -> unit Lwt.t) ->
    Store.t ->
    Content.t ->
    unit ->
    int ->
    int ->
    unit Lwt.t
  (** [start https health store content () https_port health_port] keeps notes in [store] and serves them at [https_port]:
      [GET /] shows them, [POST /] adds the form's [note], every other path is a file of [content]. [GET /health] at
      [health_port] is 200 while the store can be read, and 503 otherwise. *)
end
