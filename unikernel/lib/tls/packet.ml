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
  | UNKNOWN of int

let known =
  [
    (0, CLOSE_NOTIFY, "close_notify");
    (10, UNEXPECTED_MESSAGE, "unexpected_message");
    (20, BAD_RECORD_MAC, "bad_record_mac");
    (22, RECORD_OVERFLOW, "record_overflow");
    (40, HANDSHAKE_FAILURE, "handshake_failure");
    (42, BAD_CERTIFICATE, "bad_certificate");
    (45, CERTIFICATE_EXPIRED, "certificate_expired");
    (46, CERTIFICATE_UNKNOWN, "certificate_unknown");
    (50, DECODE_ERROR, "decode_error");
    (70, PROTOCOL_VERSION, "protocol_version");
    (86, INAPPROPRIATE_FALLBACK, "inappropriate_fallback");
    (90, USER_CANCELED, "user_canceled");
    (100, NO_RENEGOTIATION, "no_renegotiation");
    (109, MISSING_EXTENSION, "missing_extension");
    (110, UNSUPPORTED_EXTENSION, "unsupported_extension");
    (112, UNRECOGNIZED_NAME, "unrecognized_name");
    (120, NO_APPLICATION_PROTOCOL, "no_application_protocol");
  ]

(* No constructor of their own in ocaml-tls, so none here. *)
let others =
  [
    (43, "unsupported_certificate");
    (44, "certificate_revoked");
    (47, "illegal_parameter");
    (48, "unknown_ca");
    (49, "access_denied");
    (51, "decrypt_error");
    (71, "insufficient_security");
    (80, "internal_error");
    (115, "unknown_psk_identity");
    (116, "certificate_required");
  ]

let int_to_alert_type number =
  match List.find_opt (fun (n, _, _) -> n = number) known with
  | Some (_, alert, _) -> alert
  | None -> UNKNOWN number

let alert_type_to_string = function
  | UNKNOWN number -> (
      match List.assoc_opt number others with Some name -> name | None -> Printf.sprintf "alert %d" number)
  | alert ->
      let _, _, name = List.find (fun (_, a, _) -> a = alert) known in
      name
