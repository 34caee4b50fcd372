(* x509: a certificate authority made here, certificates of it and of others, and files that are none. *)
open X509

let time text = match Ptime.of_rfc3339 text with Ok (t, _, _) -> t | Error _ -> invalid_arg text
let name cn = [ Distinguished_name.(Relative_distinguished_name.singleton (CN cn)) ]
let host text = Domain_name.(host_exn (of_string_exn text))
let get pp = function Ok x -> x | Error e -> failwith (Format.asprintf "%a" pp e)
let message f (`Msg m) = Format.pp_print_string f m
let valid_from = time "2025-01-01T00:00:00Z"
let valid_until = time "2035-01-01T00:00:00Z"

let certificate ~issuer:(issuer, issuer_key) ~extensions subject key =
  let request = get message (Signing_request.create (name subject) key) in
  get Validation.pp_signature_error
    (Signing_request.sign request ~valid_from ~valid_until ~extensions ~serial:"\042" issuer_key (name issuer))

let root_extensions = Extension.(empty |> add Basic_constraints (true, (true, None)) |> add Key_usage (true, [ `Key_cert_sign ]))
let for_host h = Extension.(singleton Subject_alt_name (false, General_name.singleton DNS [ h ]))

let () =
  Mirage_crypto_rng.(set_default_generator (create ~seed:(String.make 32 's') (module Fortuna)));
  let root_key = Private_key.generate ~seed:"root" `ED25519 and key = Private_key.generate ~seed:"leaf" `P256 in
  let root = certificate ~issuer:("Root", root_key) ~extensions:root_extensions "Root" root_key in
  let leaf = certificate ~issuer:("Root", root_key) ~extensions:(for_host "example.org") "example.org" key in
  let stranger = Private_key.generate ~seed:"stranger" `ED25519 in
  let forged = certificate ~issuer:("Root", stranger) ~extensions:(for_host "example.org") "example.org" key in
  Format.printf "%a, issued by %a, %a@." Distinguished_name.pp (Certificate.subject leaf) Distinguished_name.pp (Certificate.issuer leaf)
    Key_type.pp (Public_key.key_type (Certificate.public_key leaf));
  let check what ?(now = "2026-06-01T00:00:00Z") ?(as_host = "example.org") chain =
    let authenticator = Authenticator.chain_of_trust ~time:(fun () -> Some (time now)) [ root ] in
    match authenticator ~host:(Some (host as_host)) chain with
    | Ok _ -> Printf.printf "%s: valid\n" what
    | Error e -> Format.printf "%s: %s@." what (String.concat " " (String.split_on_char '\n' (Format.asprintf "%a" (Fmt.hbox Validation.pp_validation_error) e)))
  in
  check "certificate" [ leaf ];
  check "other host" ~as_host:"example.com" [ leaf ];
  check "too late" ~now:"2036-01-01T00:00:00Z" [ leaf ];
  check "forged" [ forged ];
  check "none" [];
  let pem = Certificate.encode_pem leaf in
  Printf.printf "PEM: %s\n" (List.hd (String.split_on_char '\n' pem));
  Printf.printf "read back: %b\n" (Certificate.encode_der (get message (Certificate.decode_pem pem)) = Certificate.encode_der leaf);
  (match Certificate.decode_pem "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n" with
   | Ok _ -> print_endline "garbage was taken"
   | Error (`Msg _) -> print_endline "garbage: refused");
  (match Certificate.decode_der (String.sub (Certificate.encode_der leaf) 0 100) with
   | Ok _ -> print_endline "a part was taken"
   | Error (`Msg _) -> print_endline "a part of one: refused");
  let key' = get message (Private_key.decode_pem (Private_key.encode_pem key)) in
  Printf.printf "key read back: %b\n" (Public_key.fingerprint (Private_key.public key') = Public_key.fingerprint (Private_key.public key));
  let signature = get message (Private_key.sign `SHA256 key (`Message "text")) in
  Printf.printf "signature: %b\n"
    (Result.is_ok (Public_key.verify `SHA256 ~signature (Certificate.public_key leaf) (`Message "text")));
  let oid = Asn.OID.(base 1 2 <|| [ 840; 113549 ]) in
  let codec = Asn.(codec der S.(sequence2 (required oid) (optional integer))) in
  match Asn.decode codec (Asn.encode codec (oid, Some "\007")) with
  | Ok ((read, Some "\007"), "") -> Format.printf "ASN.1: %a@." Asn.OID.pp read
  | Ok _ | Error _ -> print_endline "ASN.1: something else"
