(** One end of a TLS connection, between what is encrypted and what is not. It knows no network and waits for nothing:
    it is given what arrived and says what shall be sent. [Tls_mirage] moves the bytes. *)

type state

type failure =
  [ `Certificate of string  (** the peer's certificate is refused: why *)
  | `Protocol of string  (** no agreement, or what arrived makes no sense *)
  | `Out_of_memory ]

val pp_failure : failure Fmt.t

type error = [ `Tls_alert of Packet.alert_type  (** the peer gave up *) | `Tls_failure of failure  (** this end did *) ]

val pp_error : error Fmt.t

val client : Config.client -> state
val server : Config.server -> state

val handshake : state -> Cstruct.t -> ([ `More | `Done | `Eof ], error) result * Cstruct.t
(** One step with what arrived, and what of it is left over. [`More]: it goes on when more arrives. Whatever the result,
    {!outgoing} shall be sent. *)

val decrypt : state -> Cstruct.t -> ([ `More | `Eof ], error) result * Cstruct.t
(** After the handshake: all that arrived gives these bytes, perhaps none, and [`More] or after the peer's last
    [`Eof]. At most 17 KB wait inside for the rest of their record. *)

val encrypt : state -> Cstruct.t list -> (Cstruct.t, error) result
(** The records to send for these bytes, and before them what {!outgoing} would give. *)

val outgoing : state -> Cstruct.t
(** Takes what shall be sent beside data: steps of the handshake, alerts. Often empty. *)

val has_outgoing : state -> bool
(** Whether {!outgoing} would give bytes. *)

val end_ : state -> unit
(** No more will be written: {!outgoing} then has what tells the peer. *)

val update_key : state -> request:bool -> bool
(** Sends with another key from now on; [false] before TLS 1.3. {!outgoing} has what tells the peer. *)

val epoch : state -> (Core.epoch_data, unit) result
(** [Error ()] where there is no connection, or no longer. *)

val release : state -> unit
(** Frees memory and keys at once. The state is of no more use. *)
