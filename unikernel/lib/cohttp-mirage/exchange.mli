(** Requests and their answers on a connection, from the client's side. *)

module Make (F : Mirage_flow.S) : sig
  val request :
    Channel.Make(F).t -> ?headers:Cohttp.Header.t -> ?chunked:bool -> Cohttp_lwt.Body.t -> Cohttp.Code.meth -> Uri.t -> unit Lwt.t
  (** Sends a request and its body. Without [chunked] the body's length is found out and said, but for a stream sent with
      a method that may have a body: that is sent in chunks. Fails with [Failure] where the URI names no host, or where
      what is to be sent could be read as something else: a line's end in a header's value, for one. *)

  val send : Channel.Make(F).t -> Cohttp.Request.t -> Cohttp_lwt.Body.t -> unit Lwt.t
  (** Sends this request. *)

  val answer :
    Channel.Make(F).t -> Cohttp.Code.meth -> whole:(unit -> unit) -> (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t
    (** The answer to a request with that method; those that only announce it (100, 103) are skipped. [whole] is called once
        when the body has ended or has failed. Fails with {!Error.Failed}. *)
end
