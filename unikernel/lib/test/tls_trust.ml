(* Whom a client believes, and which keys a server takes: certificates made by the openssl of this machine. *)

let shell fmt = Fmt.kstr (fun command -> if Sys.command command <> 0 then failwith command) fmt

let read_file path =
  let channel = open_in_bin path in
  Fun.protect ~finally:(fun () -> close_in channel) (fun () -> really_input_string channel (in_channel_length channel))

let folder =
  let folder = Filename.temp_file "tls" "" in
  Sys.remove folder;
  shell "mkdir %s" folder;
  at_exit (fun () -> shell "rm -rf %s" folder);
  folder

let count = ref 0

(* A self-signed certificate and its key, PEM; the fingerprint of its public key. *)
let made ?(key = "EC -pkeyopt ec_paramgen_curve:P-256") ?(subject = "/CN=example.org") names =
  incr count;
  let path = Fmt.str "%s/%d" folder !count in
  shell "openssl genpkey -algorithm %s -out %s.key 2>/dev/null" key path;
  shell "openssl req -x509 -key %s.key -out %s.pem -days 3 -subj %s %s" path path subject
    (if names = "" then "" else "-addext subjectAltName=" ^ names);
  shell "openssl pkey -in %s.key -pubout -outform DER | openssl dgst -sha256 -binary >%s.pin" path path;
  (read_file (path ^ ".pem"), read_file (path ^ ".key"), read_file (path ^ ".pin"))

let get = function Ok value -> value | Error (`Msg reason) -> failwith reason
let server_of (chain, key, _) =
  Result.bind (Tls.Config.certchain_of_pem ~chain ~key) (fun chain -> Tls.Config.server ~certificates:(`Single chain) ())

type side = { engine : Tls.Engine.state; mutable arrived : Cstruct.t; mutable said : string }

(* "open", or why the client does not believe the server. *)
let met ?host ?ip authenticator certificate =
  let peer_name = Option.map (fun name -> Domain_name.(host_exn (of_string_exn name))) host in
  let config = get (Tls.Config.client ~authenticator ?peer_name ?ip ~resumption:false ()) in
  let side engine = { engine; arrived = Cstruct.empty; said = "" } in
  let client = side (Tls.Engine.client config) and server = side (Tls.Engine.server (get (server_of certificate))) in
  let step from into =
    if from.said = "" then begin
      let result, rest = Tls.Engine.handshake from.engine from.arrived in
      from.arrived <- rest;
      match result with
      | Ok `Done -> from.said <- "open"
      | Ok `More -> ()
      | Ok `Eof -> from.said <- "ended"
      | Error error -> from.said <- Fmt.str "%a" Tls.Engine.pp_error error
    end;
    into.arrived <- Cstruct.append into.arrived (Tls.Engine.outgoing from.engine)
  in
  for _ = 1 to 6 do
    step client server;
    step server client
  done;
  client.said

let that = Expect.that
let is what wanted said = that (Fmt.str "%s: %s" what said) (String.equal wanted said)
let refused reason = "the peer's certificate is refused: " ^ reason
let now () = Some (Option.get (Ptime.of_float_s (Unix.gettimeofday ())))
let later () = Some (Option.get (Ptime.of_float_s (Unix.gettimeofday () +. 864000.)))
let never () = None

let () =
  let ((_, _, pin) as own) = made "DNS:example.org,IP:10.0.0.2" in
  let pinned time = Tls.Authenticator.key_fingerprint ~time ~hash:`SHA256 ~fingerprint:pin in
  is "a pinned key" "open" (met ~host:"example.org" (pinned now) own);
  is "a pinned key without a clock" "open" (met ~host:"example.org" (pinned never) own);
  is "a pinned key for another host" (refused "the certificate is for another name") (met ~host:"other.org" (pinned now) own);
  is "a pinned key at an address" "open" (met ~ip:(Ipaddr.of_string_exn "10.0.0.2") (pinned now) own);
  is "a pinned key at another address" (refused "the certificate is for another address")
    (met ~ip:(Ipaddr.of_string_exn "10.0.0.3") (pinned now) own);
  is "a pinned key that is out of date" (refused "the certificate has expired") (met ~host:"example.org" (pinned later) own);
  is "another key" (refused "the certificate is not the one that is expected")
    (met ~host:"example.org" (pinned now) (made "DNS:example.org"))

let () =
  let ((chain, _, _) as nameless) = made "" in
  let trusting chain = get (Tls.Authenticator.chain_of_trust ~time:now chain) in
  is "a common name is no host name" (refused "the certificate is for another name")
    (met ~host:"example.org" (trusting chain) nameless);
  let ((chain, _, _) as named) = made "DNS:example.org" in
  is "a subjectAltName is" "open" (met ~host:"example.org" (trusting chain) named)

let () =
  let said certificate = match server_of certificate with Ok _ -> "taken" | Error (`Msg reason) -> reason in
  is "RSA of 1024 bits" "the certificate has an RSA key of less than 2048 bits"
    (said (made ~key:"RSA -pkeyopt rsa_keygen_bits:1024" "DNS:a.test"));
  is "RSA of 2048 bits" "taken" (said (made ~key:"RSA -pkeyopt rsa_keygen_bits:2048" "DNS:a.test"));
  is "secp256k1" "the certificate's key is on a curve that TLS does not have: P-256, P-384 and P-521 it has"
    (said (made ~key:"EC -pkeyopt ec_paramgen_curve:secp256k1" "DNS:a.test"));
  is "P-384" "taken" (said (made ~key:"EC -pkeyopt ec_paramgen_curve:P-384" "DNS:a.test"));
  is "Ed25519" "taken" (said (made ~key:"ED25519" "DNS:a.test"))
