(** HTTP/1.1 clients. *)

module Make (R : Resolver_mirage.S) (S : Conduit_mirage.S) : sig
  include Cohttp_lwt.S.Client

  val ctx : ?authenticator:Tls.Authenticator.t -> R.t -> S.t -> ctx
  (** What the calls below need as [?ctx]. [https://] needs a conduit with TLS and an [authenticator]: there is no
      built-in list of authorities. *)

  val with_authenticator : Tls.Authenticator.t -> ctx -> ctx
end
