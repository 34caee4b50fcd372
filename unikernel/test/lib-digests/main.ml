(* Digests, and keys made of passwords: digestif, kdf, eqaf, ohex. *)
let show = Ohex.encode

let digests () =
  List.iter
    (fun (name, digest) -> Printf.printf "%s %s\n" name digest)
    Digestif.
      [
        ("SHA-1", SHA1.(to_hex (digest_string "abc")));
        ("SHA-256", SHA256.(to_hex (digest_string "abc")));
        ("SHA-512", SHA512.(to_hex (digest_string "abc")));
        ("SHA3-256", SHA3_256.(to_hex (digest_string "abc")));
        ("BLAKE2b", BLAKE2B.(to_hex (digest_string "abc")));
        ("BLAKE2s", BLAKE2S.(to_hex (digest_string "abc")));
        ("RIPEMD-160", RMD160.(to_hex (digest_string "abc")));
        ("HMAC", SHA256.(to_hex (hmac_string ~key:"key" "abc")));
      ]

let in_parts () =
  let open Digestif.SHA256 in
  let part = String.make 1000 'a' in
  let rec feed n context = if n = 0 then context else feed (n - 1) (feed_string context part) in
  Printf.printf "a million a's: %s\n" (to_hex (get (feed 1000 empty)))

(* RFC 5869, test case 1 *)
let hkdf () =
  let prk = Hkdf.extract ~hash:`SHA256 ~salt:(Ohex.decode "000102030405060708090a0b0c") (String.make 22 '\x0b') in
  Printf.printf "HKDF %s\n" (show (Hkdf.expand ~hash:`SHA256 ~prk ~info:(Ohex.decode "f0f1f2f3f4f5f6f7f8f9") 42))

(* RFC 7914, sections 11 and 12 *)
let passwords () =
  Printf.printf "PBKDF2 %s\n" (show (Pbkdf.pbkdf2 ~prf:`SHA256 ~password:"passwd" ~salt:"salt" ~count:1 ~dk_len:64l));
  Printf.printf "scrypt %s\n" (show (Scrypt.scrypt ~password:"password" ~salt:"NaCl" ~n:1024 ~r:8 ~p:16 ~dk_len:64l))

let () =
  digests ();
  in_parts ();
  hkdf ();
  passwords ();
  Printf.printf "equal: %b %b, compared: %d\n" (Eqaf.equal "secret" "secret") (Eqaf.equal "secret" "Secret") (compare (Eqaf.compare_be "a" "b") 0)
