open Lwt.Syntax

module Make (F : Mirage_flow.S) = struct
  type error =
    [ `Tls_alert of Tls.Packet.alert_type
    | `Tls_failure of Tls.Engine.failure
    | `Read of F.error
    | `Write of F.write_error ]

  type write_error = [ `Closed | error ]

  let pp_error ppf = function
    | #Tls.Engine.error as e -> Tls.Engine.pp_error ppf e
    | `Read e -> F.pp_error ppf e
    | `Write e -> F.pp_write_error ppf e

  let pp_write_error ppf = function
    | `Closed -> Mirage_flow.pp_write_error ppf `Closed
    | #error as e -> pp_error ppf e

  type flow = {
    flow : F.flow;
    engine : Tls.Engine.state;
    mutable arrived : Cstruct.t;  (** not yet decrypted *)
    mutable reading : [ `Open | `Ended | `Failed of error ];
    mutable writing : [ `Open | `Ended | `Failed of error ];
    turn : Lwt_mutex.t;  (** records go out in the order in which they were encrypted *)
    mutable closed : bool;
  }

  let underlying t = t.flow

  let put t bytes =
    if Cstruct.length bytes = 0 then Lwt.return_ok ()
    else
      let+ result = F.write t.flow bytes in
      match result with
      | Ok () -> Ok ()
      | Error `Closed ->
          t.writing <- `Ended;
          Error `Closed
      | Error e ->
          t.writing <- `Failed (`Write e);
          Error (`Write e)

  let locked t f = Lwt_mutex.with_lock t.turn f

  (* What OpenSSL wants to say on its own, taken when it is this one's turn: what is encrypted after it must go out after
     it. Where it cannot be said, the next write or read finds out. *)
  let flush t =
    if Tls.Engine.has_outgoing t.engine then
      locked t (fun () -> Lwt.map ignore (put t (Tls.Engine.outgoing t.engine)))
    else Lwt.return_unit

  let fail t e =
    t.reading <- `Failed e;
    t.writing <- `Failed e

  (* Without close_notify nobody knows whether what came is all there was (RFC 8446 6.1). What is written still goes out. *)
  let cut_off = `Tls_failure (`Protocol "the peer ended the connection without close_notify: what it sent may be cut short")

  let rec read t =
    match t.reading with
    | `Ended -> Lwt.return_ok `Eof
    | `Failed e -> Lwt.return_error e
    | `Open when Cstruct.length t.arrived > 0 -> decrypt t
    | `Open -> (
        let* got = F.read t.flow in
        match got with
        | Ok (`Data bytes) ->
            t.arrived <- bytes;
            read t
        | Ok `Eof ->
            t.reading <- `Failed cut_off;
            Lwt.return_error cut_off
        | Error e ->
            fail t (`Read e);
            Lwt.return_error (`Read e))

  and decrypt t =
    let arrived = t.arrived in
    t.arrived <- Cstruct.empty;
    let result, plain = Tls.Engine.decrypt t.engine arrived in
    (match result with
     | Ok `More -> ()
     | Ok `Eof -> t.reading <- `Ended
     | Error e -> fail t (e :> error));
    let* () = flush t in
    if Cstruct.length plain > 0 then Lwt.return_ok (`Data plain) else read t

  (* How much is encrypted before the flow underneath must have taken it. *)
  let step = 65536

  (* The first [capacity] bytes of [buffers], and the rest. *)
  let rec cut capacity = function
    | [] -> ([], [])
    | b :: rest when Cstruct.length b <= capacity ->
        let now, later = cut (capacity - Cstruct.length b) rest in
        (b :: now, later)
    | later when capacity = 0 -> ([], later)
    | b :: rest ->
        let now, later = Cstruct.split b capacity in
        ([ now ], later :: rest)

  let rec send t buffers =
    match t.writing with
    | `Ended -> Lwt.return_error `Closed
    | `Failed e -> Lwt.return_error (e :> write_error)
    | `Open -> (
        let now, later = cut step buffers in
        match Tls.Engine.encrypt t.engine now with
        | Error e ->
            fail t (e :> error);
            Lwt.return_error (e :> write_error)
        | Ok records -> (
            let* result = put t records in
            match (result, later) with
            | Ok (), _ :: _ -> send t later
            | Ok (), [] -> Lwt.return_ok ()
            | Error e, _ -> Lwt.return_error (e :> write_error)))

  let writev t buffers = if Cstruct.lenv buffers = 0 then Lwt.return_ok () else locked t (fun () -> send t buffers)
  let write t buffer = writev t [ buffer ]

  let end_writing t =
    match t.writing with
    | `Ended | `Failed _ -> Lwt.return_unit
    | `Open ->
        Tls.Engine.end_ t.engine;
        let* () = flush t in
        if t.writing = `Open then t.writing <- `Ended;
        Lwt.return_unit

  let close t =
    if t.closed then Lwt.return_unit
    else begin
      t.closed <- true;
      (* A write that is still waiting for room may wait for ever. *)
      let* () = if Lwt_mutex.is_locked t.turn then Lwt.return_unit else end_writing t in
      t.reading <- `Ended;
      t.writing <- `Ended;
      t.arrived <- Cstruct.empty;
      Tls.Engine.release t.engine;
      F.close t.flow
    end

  let shutdown t mode =
    let* () = match mode with `write | `read_write -> end_writing t | `read -> Lwt.return_unit in
    (match mode with `read | `read_write -> if t.reading = `Open then t.reading <- `Ended | `write -> ());
    if t.reading <> `Open && t.writing <> `Open then close t else Lwt.return_unit

  let rec shake_hands t =
    let result, rest = Tls.Engine.handshake t.engine t.arrived in
    t.arrived <- rest;
    (* An alert, too, goes out before the error is told. *)
    let* sent = put t (Tls.Engine.outgoing t.engine) in
    match (result, sent) with
    | Error e, _ -> give_up t (e :> write_error)
    | Ok `Eof, _ -> give_up t `Closed
    | Ok _, Error e -> give_up t (e :> write_error)
    | Ok `Done, Ok () -> Lwt.return_ok t
    | Ok `More, Ok () -> (
        let* got = F.read t.flow in
        match got with
        | Ok (`Data bytes) ->
            t.arrived <- (if Cstruct.length t.arrived = 0 then bytes else Cstruct.append t.arrived bytes);
            shake_hands t
        | Ok `Eof -> give_up t `Closed
        | Error e -> give_up t (`Read e))

  and give_up t e =
    Tls.Engine.release t.engine;
    Lwt.return_error e

  let start engine flow =
    shake_hands
      {
        flow;
        engine;
        arrived = Cstruct.empty;
        reading = `Open;
        writing = `Open;
        turn = Lwt_mutex.create ();
        closed = false;
      }

  let client_of_flow config ?host ?ip flow =
    let config = Option.fold ~none:config ~some:(Tls.Config.peer config) host in
    let config = Option.fold ~none:config ~some:(Tls.Config.ip config) ip in
    start (Tls.Engine.client config) flow

  let server_of_flow config flow = start (Tls.Engine.server config) flow
  let reneg ?authenticator:_ ?cert:_ ?drop:_ _ = Lwt.return_error (`Msg "renegotiation is not done here")

  let key_update ?(request = true) t =
    match t.writing with
    | `Ended -> Lwt.return_error `Closed
    | `Failed e -> Lwt.return_error (e :> [ write_error | `Msg of string ])
    | `Open ->
        locked t (fun () ->
            if Tls.Engine.update_key t.engine ~request then
              let+ sent = put t (Tls.Engine.outgoing t.engine) in
              (sent :> (unit, [ write_error | `Msg of string ]) result)
            else Lwt.return_error (`Msg "keys are updated in TLS 1.3 only"))

  let epoch t = if t.closed then Error () else Tls.Engine.epoch t.engine
end

module X509 (KV : Mirage_kv.RO) = struct
  let read store name =
    let* got = KV.get store (Mirage_kv.Key.v name) in
    match got with Ok text -> Lwt.return text | Error e -> Fmt.kstr Lwt.fail_with "%s: %a" name KV.pp_error e

  let authenticator ?crl store =
    let roots = "ca-roots.crt" in
    let* text = read store roots in
    let* crl = match crl with None -> Lwt.return_none | Some name -> Lwt.map Option.some (read store name) in
    match Tls.Authenticator.chain_of_trust ~time:(fun () -> Some (Mirage_ptime.now ())) ?crl text with
    | Ok authenticator -> Lwt.return authenticator
    | Error (`Msg reason) -> Fmt.kstr Lwt.fail_with "%s: %s" roots reason

  let certificate store which =
    let name = match which with `Default -> "server" | `Name name -> name in
    let* chain = read store (name ^ ".pem") in
    let* key = read store (name ^ ".key") in
    match Tls.Config.certchain_of_pem ~chain ~key with
    | Ok certificate -> Lwt.return certificate
    | Error (`Msg reason) -> Fmt.kstr Lwt.fail_with "%s.pem and %s.key: %s" name name reason
end
