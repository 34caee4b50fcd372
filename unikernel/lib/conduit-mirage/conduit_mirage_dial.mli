(** Connecting to where a URI leads, over whichever of its addresses answers first (RFC 8305). *)

module Make (R : Resolver_mirage.S) (S : Conduit_mirage_types.S) : sig
  val connect : ?tls_authenticator:Tls.Authenticator.t -> R.t -> S.t -> Uri.t -> S.flow Lwt.t
  (** Fails as {!Conduit_mirage_types.S.connect} does for the last address that was tried. An attempt has 30 s, TLS
      included. *)
end
