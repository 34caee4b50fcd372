open Lwt.Syntax

let src = Logs.Src.create "conduit_mirage" ~doc:"connections with and without TLS"

module Log = (val Logs.src_log src : Logs.LOG)

module Connections = Conduit_mirage_connections

let fail fmt = Fmt.kstr Lwt.fail_with fmt

module Make (S : Conduit_mirage_types.S) = struct
  module TLS = Tls_mirage.Make (S.Flow)

  type flow = TLS of TLS.flow | Clear of S.flow
  type t = S.t

  module Flow = struct
    type nonrec flow = flow
    type error = [ `Flow of S.Flow.error | `TLS of TLS.error ]
    type write_error = [ `Closed | `Flow of S.Flow.write_error | `TLS of TLS.write_error ]

    let pp_error ppf = function `Flow e -> S.Flow.pp_error ppf e | `TLS e -> TLS.pp_error ppf e

    let pp_write_error ppf = function
      | `Closed -> Mirage_flow.pp_write_error ppf `Closed
      | `Flow e -> S.Flow.pp_write_error ppf e
      | `TLS e -> TLS.pp_write_error ppf e

    let of_tls = function Ok () -> Ok () | Error `Closed -> Error `Closed | Error e -> Error (`TLS e)
    let of_flow = function Ok () -> Ok () | Error `Closed -> Error `Closed | Error e -> Error (`Flow e)

    let read = function
      | TLS flow -> Lwt.map (Result.map_error (fun e -> `TLS e)) (TLS.read flow)
      | Clear flow -> Lwt.map (Result.map_error (fun e -> `Flow e)) (S.Flow.read flow)

    let write t buffer =
      match t with
      | TLS flow -> Lwt.map of_tls (TLS.write flow buffer)
      | Clear flow -> Lwt.map of_flow (S.Flow.write flow buffer)

    let writev t buffers =
      match t with
      | TLS flow -> Lwt.map of_tls (TLS.writev flow buffers)
      | Clear flow -> Lwt.map of_flow (S.Flow.writev flow buffers)

    let shutdown t mode =
      match t with TLS flow -> TLS.shutdown flow mode | Clear flow -> S.Flow.shutdown flow mode

    let close = function TLS flow -> TLS.close flow | Clear flow -> S.Flow.close flow
  end

  let v t = t

  let connect t = function
    | `TCP _ as client ->
        let+ flow = S.connect t client in
        Clear flow
    | `TLS (config, below) -> (
        let* flow = S.connect t below in
        let* result = TLS.client_of_flow config flow in
        match result with
        | Ok flow -> Lwt.return (TLS flow)
        | Error e ->
            let* () = S.Flow.close flow in
            fail "no TLS connection: %a" TLS.pp_write_error e)

  (* Seconds for a handshake, and about what one under way takes up, and a connection after it, beside what it is over. *)
  let patience = 20
  let handshake_weight = 98304
  let weight = 32768

  (* One of the many clients that connect and do not shake hands is let go as one that is idle. *)
  let shake_hands config flow =
    let give_up () = Lwt.async (fun () -> S.Flow.close flow) in
    let connection = Connections.add ~weight:handshake_weight ~give_up () in
    Connections.wait connection ~idle:true ~seconds:patience;
    let+ result =
      Lwt.catch
        (fun () -> Lwt.map (Result.map_error (fun e -> Fmt.str "failed: %a" TLS.pp_write_error e)) (TLS.server_of_flow config flow))
        (fun exn -> Lwt.return_error ("failed: " ^ Printexc.to_string exn))
    in
    Connections.remove connection;
    if Connections.given_up connection then Error "was not finished" else result

  let listen t server f =
    match server with
    | `TCP _ -> S.listen t server (fun flow -> f (Clear flow))
    | `TLS (config, below) ->
        S.listen t below (fun flow ->
            let* result = shake_hands config flow in
            match result with
            | Ok flow -> Connections.burden weight (fun () -> f (TLS flow))
            | Error reason ->
                Log.info (fun m -> m "a client's TLS handshake %s" reason);
                S.Flow.close flow)
end

module Direct (S : Tcpip.Stack.V4V6) = Make (Conduit_mirage_tcp.Make (S))
