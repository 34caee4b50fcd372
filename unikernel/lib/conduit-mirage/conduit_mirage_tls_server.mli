(** A conduit on which every server speaks TLS, with a certificate from a store. MirageOS has TLS in the app's code; this
    is the same as a device, so that what serves plain connections serves TLS without a change. *)

module Make (S : Conduit_mirage_types.S) (KV : Mirage_kv.RO) : sig
  include Conduit_mirage_types.S
  (** Listening at [`TCP port] is listening with TLS. [connect] is that of {!Conduit_mirage_tls}. *)

  val start : name:string -> protocols:string -> resumption:bool -> S.t -> KV.t -> t Lwt.t
  (** Reads [name.pem] and [name.key] (see {!Tls_mirage.X509}). [protocols]: what is spoken over it (ALPN), with commas
      between; [""] for no word about it. [resumption]: as in {!Tls.Config.server}. Fails with [Failure], in words, where the certificate cannot be used. *)
end
