(** A site in a key-value store. *)

module HTTP (FS : Mirage_kv.RO) (S : Cohttp_lwt.S.Server) : sig
  val start :
    http_port:int ->
    ?request_fn:(Uri.t -> Cohttp.Header.t -> Cohttp.Header.t) ->
    FS.t ->
    ([> `TCP of int ] -> S.t -> 'a) ->
    'a
  (** Serves the values of a store: [/a/b] is the key [a/b], a dictionary's value is its [index.html], the type goes by
      the name's ending. Answers GET and HEAD; an [ETag] made of the digest spares a browser what it has.
      [request_fn] may change the headers of an answer. *)
end
