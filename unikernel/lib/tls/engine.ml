type state = {
  connection : Openssl.connection;
  client : Config.client option;
  mutable buffered : int;  (** no more bytes than this wait inside for the rest of their record *)
}

type failure = [ `Certificate of string | `Protocol of string | `Out_of_memory ]

let pp_failure ppf = function
  | `Certificate reason -> Fmt.pf ppf "the peer's certificate is refused: %s" reason
  | `Protocol reason -> Fmt.string ppf reason
  | `Out_of_memory -> Fmt.string ppf "out of memory"

type error = [ `Tls_alert of Packet.alert_type | `Tls_failure of failure ]

let pp_error ppf = function
  | `Tls_alert alert -> Fmt.pf ppf "the peer gave up: %s" (Packet.alert_type_to_string alert)
  | `Tls_failure failure -> pp_failure ppf failure

let client config = { connection = Config.connect_client config; client = Some config; buffered = 0 }
let server config = { connection = Config.connect_server config; client = None; buffered = 0 }

let failure state =
  match Openssl.failure state.connection with
  | 1, alert, _ -> `Tls_alert (Packet.int_to_alert_type alert)
  | 2, _, reason -> `Tls_failure (`Certificate reason)
  | 4, _, _ -> `Tls_failure `Out_of_memory
  | _, _, reason -> `Tls_failure (`Protocol reason)

(* The largest part of a record that can wait: its header, 16 KB, and what encryption adds. *)
let buffered_max = 5 + 16384 + 256

let remember state =
  match state.client with
  | Some client when Openssl.has_session state.connection -> Config.remember client (Openssl.session state.connection)
  | _ -> ()

let handshake state { Cstruct.buffer; off; len } =
  let answer = Openssl.handshake state.connection buffer off len in
  let used = answer lsr 3 in
  let result =
    match answer land 7 with
    | 0 -> Ok `More
    | 1 ->
        remember state;
        Ok `Done
    | 2 -> Ok `Eof
    | _ -> Error (failure state)
  in
  state.buffered <- (if Openssl.holds state.connection then buffered_max else 0);
  (result, Cstruct.of_bigarray buffer ~off:(off + used) ~len:(len - used))

let rec decrypt state ({ Cstruct.buffer; off; len } as arrived) =
  (* Encryption never shortens, so this has room for all that can come out, and a byte more: that one is how OpenSSL
     comes to say that there is no more. *)
  let capacity = len + state.buffered + 1 in
  let plain = Bigarray.Array1.create Bigarray.char Bigarray.c_layout capacity in
  let answer = Openssl.read state.connection buffer off len plain capacity in
  let got = Openssl.decrypted () in
  let used = answer lsr 3 in
  state.buffered <- (if Openssl.holds state.connection then min buffered_max (state.buffered + used - got) else 0);
  remember state;
  let bytes = Cstruct.of_bigarray plain ~len:got in
  match answer land 7 with
  | 0 -> (Ok `More, bytes)
  | 1 ->
      state.buffered <- buffered_max;
      let result, more = decrypt state (Cstruct.shift arrived used) in
      (result, Cstruct.append bytes more)
  | 2 -> (Ok `Eof, bytes)
  | _ -> (Error (failure state), bytes)

let records length = (length / 16384) + 1

(* What a record has beside its bytes: header, type, tag, and before TLS 1.3 a nonce. *)
let overhead = 32
let worth_copying = 65536

let encrypt state buffers =
  let length = Cstruct.lenv buffers in
  (* One record rather than one for a header and one for a body. *)
  let buffers =
    match buffers with _ :: _ :: _ when length <= worth_copying -> [ Cstruct.concat buffers ] | _ -> buffers
  in
  let waiting = Openssl.waiting state.connection in
  let capacity = List.fold_left (fun capacity b -> capacity + Cstruct.length b + (records (Cstruct.length b) * overhead)) waiting buffers in
  let into = Bigarray.Array1.create Bigarray.char Bigarray.c_layout capacity in
  Openssl.take state.connection into;
  let rec go at = function
    | [] -> Ok (Cstruct.of_bigarray into ~len:at)
    | { Cstruct.buffer; off; len } :: rest ->
        let reached = Openssl.write state.connection buffer off len into at in
        if reached < 0 then Error (failure state) else go reached rest
  in
  go waiting buffers

let outgoing state =
  match Openssl.waiting state.connection with
  | 0 -> Cstruct.empty
  | waiting ->
      let bytes = Cstruct.create_unsafe waiting in
      Openssl.take state.connection bytes.Cstruct.buffer;
      bytes

let has_outgoing state = Openssl.waiting state.connection > 0
let end_ state = Openssl.end_ state.connection
let update_key state ~request = Openssl.update_key state.connection request
let release state = Openssl.release state.connection
let given = function "" -> None | text -> Some text

let epoch state =
  let c = state.connection in
  match Openssl.version c with
  | exception Not_found -> Error ()
  | version ->
      Ok
        {
          Core.side = (if state.client = None then `Server else `Client);
          protocol_version = (if version = 0x0304 then `TLS_1_3 else `TLS_1_2);
          ciphersuite = Openssl.cipher c;
          peer_name = Option.bind state.client Config.peer_name;
          own_name =
            (if state.client = None then
               Option.bind (given (Openssl.server_name c)) (fun name ->
                   Result.to_option (Result.bind (Domain_name.of_string name) Domain_name.host))
             else None);
          peer_certificate = given (Openssl.peer_certificate c);
          alpn_protocol = given (Openssl.protocol c);
          resumed = Openssl.resumed c;
        }
