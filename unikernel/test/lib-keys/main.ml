(* Keys of mirage-crypto 2: elliptic curves with the vectors of the RFCs, and RSA with keys made here. *)
open Mirage_crypto_ec

let hex = Ohex.decode
let ok = function Ok x -> x | Error e -> failwith (Format.asprintf "%a" pp_error e)

(* RFC 8032, section 7.1, test 2 *)
let ed25519 () =
  let key = ok (Ed25519.priv_of_octets (hex "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")) in
  let public = Ed25519.pub_of_priv key in
  Printf.printf "Ed25519 %s\n" (Ohex.encode (Ed25519.pub_to_octets public));
  let signature = Ed25519.sign ~key (hex "72") in
  Printf.printf "%s\n" (Ohex.encode signature);
  Printf.printf "verified: %b, another message: %b\n" (Ed25519.verify ~key:public signature ~msg:(hex "72"))
    (Ed25519.verify ~key:public signature ~msg:"s")

(* Two secrets, of which the second is Bob's of RFC 7748, section 6.1; OpenSSL agrees on what comes of them. *)
let x25519 () =
  let secret text = ok (X25519.secret_of_octets (hex text)) in
  let alice, alices = secret "77076d0a7318a57d3c16c17251b26645df4c2f92ebc0992ac177fba51db92c2a" in
  let bob, bobs = secret "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb" in
  Printf.printf "X25519 %s\n" (Ohex.encode alices);
  Printf.printf "%s, agreed: %b\n" (Ohex.encode (ok (X25519.key_exchange alice bobs)))
    (ok (X25519.key_exchange alice bobs) = ok (X25519.key_exchange bob alices));
  match X25519.key_exchange alice (String.make 32 '\000') with
  | Ok _ -> print_endline "a point of low order was taken"
  | Error e -> Format.printf "point of low order: %a@." pp_error e

let p256 () =
  let key, public = P256.Dsa.generate () in
  let digest = Digestif.SHA256.(to_raw_string (digest_string "message")) in
  let signature = P256.Dsa.sign ~key digest in
  let other = Digestif.SHA256.(to_raw_string (digest_string "another")) in
  Printf.printf "P-256 verified: %b, another message: %b\n" (P256.Dsa.verify ~key:public signature digest)
    (P256.Dsa.verify ~key:public signature other);
  match P256.Dsa.pub_of_octets (String.make 65 '\004') with
  | Ok _ -> print_endline "a point off the curve was taken"
  | Error e -> Format.printf "point off the curve: %a@." pp_error e

let rsa () =
  let open Mirage_crypto_pk.Rsa in
  let key = generate ~bits:1024 () in
  let public = pub_of_priv key in
  let signature = PKCS1.sign ~hash:`SHA256 ~key (`Message "message") in
  let hashp = function `SHA256 -> true | _ -> false in
  Printf.printf "RSA %d bits, e = %s, verified: %b, another message: %b\n" (priv_bits key) (Z.to_string public.e)
    (PKCS1.verify ~hashp ~key:public ~signature (`Message "message"))
    (PKCS1.verify ~hashp ~key:public ~signature (`Message "another"));
  let module Oaep = OAEP (Digestif.SHA256) in
  Printf.printf "OAEP: %s\n" (Option.value ~default:"nothing" (Oaep.decrypt ~key (Oaep.encrypt ~key:public "secret")))

let () =
  Mirage_crypto_rng.(set_default_generator (create ~seed:(String.make 32 's') (module Fortuna)));
  ed25519 ();
  x25519 ();
  p256 ();
  rsa ()
