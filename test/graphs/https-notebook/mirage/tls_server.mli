(** A conduit on which every server speaks TLS, so that what serves plain connections serves TLS without a change. *)

module Make (Conduit : Conduit_mirage.S) (Store : Mirage_kv.RO) : sig
  include Conduit_mirage.S
  (** Listening at [`TCP port] is listening with TLS. *)

  val start : certificate:string -> protocols:string -> Conduit.t -> Store.t -> t Lwt.t
  (** Reads the chain and the key from [certificate.pem] and [certificate.key]. [protocols]: what is spoken over it (ALPN),
      with commas between; [""] for no word about it. Fails with [Failure] where the certificate cannot be used. *)
end
