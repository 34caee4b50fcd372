(* mirage-crypto 2: ciphers over strings, with the vectors of the standards. *)
open Mirage_crypto

let hex = Ohex.decode
let show = Ohex.encode
let key = hex "feffe9928665731c6d6a8f9467308308"
let nonce = hex "cafebabefacedbaddecaf888"

let text =
  hex
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"

let adata = hex "feedfacedeadbeeffeedfacedeadbeefabaddad2"

(* NIST's test case 4 of the GCM specification. *)
let gcm () =
  let key = AES.GCM.of_secret key in
  let sealed = AES.GCM.authenticate_encrypt ~key ~nonce ~adata text in
  Printf.printf "AES-GCM %s\n" (show sealed);
  Printf.printf "opened: %b\n" (AES.GCM.authenticate_decrypt ~key ~nonce ~adata sealed = Some text);
  let altered = String.mapi (fun i c -> if i = 3 then Char.chr (Char.code c lxor 1) else c) sealed in
  Printf.printf "altered: %b\n" (AES.GCM.authenticate_decrypt ~key ~nonce ~adata altered = None);
  match AES.GCM.of_secret "too short" with
  | _ -> print_endline "a short key was taken"
  | exception Invalid_argument _ -> print_endline "short key: refused"

(* RFC 8439, section 2.8.2 *)
let chacha () =
  let key = Chacha20.of_secret (String.init 32 (fun i -> Char.chr (0x80 + i))) in
  let nonce = hex "070000004041424344454647" and adata = hex "50515253c0c1c2c3c4c5c6c7" in
  let text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it." in
  let sealed, tag = Chacha20.authenticate_encrypt_tag ~key ~nonce ~adata text in
  Printf.printf "ChaCha20-Poly1305 %s... %s\n" (show (String.sub sealed 0 16)) (show tag);
  Printf.printf "opened: %b\n" (Chacha20.authenticate_decrypt_tag ~key ~nonce ~adata ~tag sealed = Some text)

(* NIST SP 800-38A, F.2.1 and F.5.1 *)
let modes () =
  let key = hex "2b7e151628aed2a6abf7158809cf4f3c" and block = hex "6bc1bee22e409f96e93d7e117393172a" in
  Printf.printf "AES-ECB %s\n" (show (AES.ECB.encrypt ~key:(AES.ECB.of_secret key) block));
  let iv = hex "000102030405060708090a0b0c0d0e0f" in
  Printf.printf "AES-CBC %s\n" (show (AES.CBC.encrypt ~key:(AES.CBC.of_secret key) ~iv block));
  let ctr = AES.CTR.ctr_of_octets (hex "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff") in
  Printf.printf "AES-CTR %s\n" (show (AES.CTR.encrypt ~key:(AES.CTR.of_secret key) ~ctr block))

(* RFC 8439, section 2.5.2 *)
let poly () =
  let key = hex "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b" in
  Printf.printf "Poly1305 %s\n" (show (Poly1305.mac ~key "Cryptographic Forum Research Group"))

let bulk () =
  let key = AES.CTR.of_secret key and ctr = (0L, 0L) in
  let text = String.make 1_000_000 'x' in
  Printf.printf "1 MB there and back: %b\n" (AES.CTR.decrypt ~key ~ctr (AES.CTR.encrypt ~key ~ctr text) = text)

let () =
  gcm ();
  chacha ();
  modes ();
  poly ();
  bulk ()
