(** A site in a key-value store. *)

module type SERVER = sig
  type conn
  type t

  val make :
    ?conn_closed:(conn -> unit) ->
    callback:(conn -> Cohttp.Request.t -> Cohttp_lwt.Body.t -> (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t) ->
    unit ->
    t

  val respond :
    ?headers:Cohttp.Header.t ->
    ?flush:bool ->
    status:Cohttp.Code.status_code ->
    body:Cohttp_lwt.Body.t ->
    unit ->
    (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t

  val respond_string :
    ?flush:bool ->
    ?headers:Cohttp.Header.t ->
    status:Cohttp.Code.status_code ->
    body:string ->
    unit ->
    (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t
end
(** What a site needs of a server: {!Server.S} has it, and [Cohttp_lwt.S.Server]. *)

module HTTP (FS : Mirage_kv.RO) (S : SERVER) : sig
  val start :
    http_port:int ->
    ?request_fn:(Uri.t -> Cohttp.Header.t -> Cohttp.Header.t) ->
    FS.t ->
    ([> `TCP of int ] -> S.t -> 'a) ->
    'a
    (** Serves the values of a store: [/a/b] is the key [a/b], [/a/] the value [index.html] of the dictionary [a], to which
        [/a] redirects; the type goes by the name's ending. Answers GET, HEAD and OPTIONS; an [ETag] spares a browser what it
        has ([If-None-Match]), and one part of a value may be asked for ([Range]). Values longer than 64 KB are read and sent
        in pieces ([get_partial]), so that neither their size nor how slowly clients take them decides what memory it takes.
        [request_fn] may change the headers of an answer. *)
end
