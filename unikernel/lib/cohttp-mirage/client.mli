(** HTTP/1.1 clients. *)

module Make (R : Resolver_mirage.S) (S : Conduit_mirage.S) : sig
  include Cohttp_lwt.S.Client

  val ctx : ?authenticator:Tls.Authenticator.t -> R.t -> S.t -> ctx
  (** What the calls below need as [?ctx]. [https://] needs a conduit with TLS and an [authenticator]: there is no
      built-in list of authorities. *)

  val with_authenticator : Tls.Authenticator.t -> ctx -> ctx
end

module With_authorities (R : Resolver_mirage.S) (S : Conduit_mirage.S) (KV : Mirage_kv.RO) : sig
  include Cohttp_lwt.S.Client

  val connect : R.t -> S.t -> KV.t -> ctx Lwt.t
  (** A context that believes the authorities of the store's [ca-roots.crt] (see {!Tls_mirage.X509}). *)
end
