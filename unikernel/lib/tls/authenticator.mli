(** Whom to believe: how a peer's certificate is verified. *)

type t

type hash = [ `SHA256 | `SHA384 | `SHA512 ]

val chain_of_trust : time:(unit -> Ptime.t option) -> ?crl:string -> string -> (t, [> `Msg of string ]) result
(** [chain_of_trust ~time roots]: the certificate must be signed, over any number of steps, by one of [roots] (PEM, one
    or more), be valid at [time ()] ([None]: at any time), be meant for this use, and be for the name or address that
    the client expects, where it expects one. [crl] is a revocation list (DER) that the last step of the chain is held
    against. Errors where [roots] holds no certificate or is not PEM. *)

val cert_fingerprint : time:(unit -> Ptime.t option) -> hash:hash -> fingerprint:string -> t
(** The certificate must have this hash (binary) and be valid at [time ()]; who signed it and for which name do not matter. *)

val key_fingerprint : time:(unit -> Ptime.t option) -> hash:hash -> fingerprint:string -> t
(** As {!cert_fingerprint}, of the certificate's public key (its SubjectPublicKeyInfo): stays when a certificate is renewed. *)

val of_string : string -> ((unit -> Ptime.t option) -> t, [> `Msg of string ]) result
(** The notation of MirageOS's [--tls-authenticator]: [none] (believes everyone), [key:sha256:BASE64],
    [cert:sha256:BASE64], of both with [sha384] and [sha512] too, and
    [trust-anchor:BASE64-OF-DER]. *)

(**/**)

type kind =
  | Anyone
  | Chain of { roots : string; crl : string }
  | Fingerprint of { of_key : bool; hash : hash; fingerprint : string }

val kind : t -> kind

val time : t -> Ptime.t option
(** The time that counts now. *)
