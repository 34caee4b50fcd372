type hash = [ `SHA256 | `SHA384 | `SHA512 ]

type kind =
  | Anyone
  | Chain of { roots : string; crl : string }
  | Fingerprint of { of_key : bool; hash : hash; fingerprint : string }

type t = { kind : kind; at : unit -> Ptime.t option }

let kind t = t.kind
let time t = t.at ()

(* OpenSSL reads the roots once to count them, and later into each context. *)
let chain_of_trust ~time ?(crl = "") roots =
  match
    let context = Openssl.context ~server:false ~min:0x0303 ~max:0x0304 in
    Openssl.trust context ~roots ~revoked:crl
  with
  | 0 -> Error (`Msg "there is no certificate to trust")
  | _ -> Ok { kind = Chain { roots; crl }; at = time }
  | exception Failure reason -> Error (`Msg reason)

let fingerprint_of of_key ~time ~hash ~fingerprint = { kind = Fingerprint { of_key; hash; fingerprint }; at = time }
let cert_fingerprint = fingerprint_of false
let key_fingerprint = fingerprint_of true

let pem_of_base64 text =
  let rec lines from =
    if from >= String.length text then []
    else
      let length = min 64 (String.length text - from) in
      String.sub text from length :: lines (from + 64)
  in
  String.concat "\n" (("-----BEGIN CERTIFICATE-----" :: lines 0) @ [ "-----END CERTIFICATE-----"; "" ])

let hash_of_string = function
  | "sha256" -> Some `SHA256
  | "sha384" -> Some `SHA384
  | "sha512" -> Some `SHA512
  | _ -> None

let of_string text =
  let refused reason = Error (`Msg (Fmt.str "TLS authenticator %S: %s" text reason)) in
  let fingerprint of_key hash encoded =
    match (hash_of_string (String.lowercase_ascii hash), Base64.decode ~pad:false encoded) with
    | None, _ -> refused "the hash is none of sha256, sha384, sha512"
    | _, Error (`Msg reason) -> refused ("the fingerprint is not base64: " ^ reason)
    | Some hash, Ok fingerprint -> Ok (fun time -> fingerprint_of of_key ~time ~hash ~fingerprint)
  in
  match String.split_on_char ':' text with
  | [ "none" ] -> Ok (fun time -> { kind = Anyone; at = time })
  | [ "key"; hash; encoded ] -> fingerprint true hash encoded
  | [ "cert"; hash; encoded ] -> fingerprint false hash encoded
  | [ "trust-anchor"; encoded ] -> (
      match chain_of_trust ~time:(fun () -> None) (pem_of_base64 encoded) with
      | Ok t -> Ok (fun time -> { t with at = time })
      | Error (`Msg reason) -> refused reason)
  | _ -> refused "none of none, key:HASH:BASE64, cert:HASH:BASE64, trust-anchor:BASE64"
