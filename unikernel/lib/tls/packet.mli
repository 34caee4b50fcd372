(** Alerts: what one end tells the other when it gives up. *)

type alert_type =
  | CLOSE_NOTIFY
  | UNEXPECTED_MESSAGE
  | BAD_RECORD_MAC
  | RECORD_OVERFLOW
  | HANDSHAKE_FAILURE
  | BAD_CERTIFICATE
  | CERTIFICATE_EXPIRED
  | CERTIFICATE_UNKNOWN
  | DECODE_ERROR
  | PROTOCOL_VERSION
  | INAPPROPRIATE_FALLBACK
  | USER_CANCELED
  | NO_RENEGOTIATION
  | MISSING_EXTENSION
  | UNSUPPORTED_EXTENSION
  | UNRECOGNIZED_NAME
  | NO_APPLICATION_PROTOCOL
  | UNKNOWN of int  (** any other, by its number (RFC 8446, 6) *)

val int_to_alert_type : int -> alert_type

val alert_type_to_string : alert_type -> string
(** The name that the RFC gives it, or for an unknown one its number. *)
