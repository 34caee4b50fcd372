(** How to connect to a place. *)

val client : ?tls_authenticator:Tls.Authenticator.t -> Conduit.endp -> Conduit_mirage_types.client Lwt.t
(** Fails with [Failure] where it is [`Unknown], and for [`TLS] without [tls_authenticator]: there is no built-in list of
    authorities here. *)
