open Lwt.Syntax

let src = Logs.Src.create "conduit_mirage" ~doc:"connections with and without TLS"

module Log = (val Logs.src_log src : Logs.LOG)

type client = [ `TCP of Ipaddr.t * int | `TLS of Tls.Config.client * client ]
type server = [ `TCP of int | `TLS of Tls.Config.server * server ]

module type S = sig
  type flow
  type t

  module Flow : Mirage_flow.S with type flow = flow

  val connect : t -> client -> flow Lwt.t
  val listen : t -> server -> (flow -> unit Lwt.t) -> unit Lwt.t
end

let fail fmt = Fmt.kstr Lwt.fail_with fmt

module Endpoint = struct
  let rec client ?tls_authenticator = function
    | `TCP (ip, port) -> Lwt.return (`TCP (ip, port))
    | `Unknown reason -> fail "no connection: %s" reason
    | `TLS (host, endpoint) -> (
        let* below = client ?tls_authenticator endpoint in
        match tls_authenticator with
        | None -> fail "%s: a TLS connection needs an authenticator that says whom to believe" host
        | Some authenticator -> (
            (* A host that is an address has a certificate for that address. *)
            let ip = Result.to_option (Ipaddr.of_string host) in
            let peer_name =
              if ip = None then Result.to_option (Result.bind (Domain_name.of_string host) Domain_name.host) else None
            in
            if ip = None && peer_name = None then fail "%s is no host's name" host
            else
              match Tls.Config.client ~authenticator ?peer_name ?ip () with
              | Ok config -> Lwt.return (`TLS (config, below))
              | Error (`Msg reason) -> fail "TLS: %s" reason))
end

module TCP (S : Tcpip.Stack.V4V6) = struct
  module Flow = S.TCP

  type flow = Flow.flow
  type t = S.t

  let connect stack = function
    | `TLS _ -> fail "this conduit has no TLS"
    | `TCP (ip, port) -> (
        let* result = S.TCP.create_connection (S.tcp stack) (ip, port) in
        match result with
        | Ok flow -> Lwt.return flow
        | Error e -> fail "no connection to %a, port %d: %a" Ipaddr.pp ip port S.TCP.pp_error e)

  let listen stack server f =
    match server with
    | `TLS _ -> fail "this conduit has no TLS"
    | `TCP port ->
        S.TCP.listen (S.tcp stack) ~port f;
        fst (Lwt.task ())
end

module TLS (S : S) = struct
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

  let patience = 20_000_000_000L

  let listen t server f =
    match server with
    | `TCP _ -> S.listen t server (fun flow -> f (Clear flow))
    | `TLS (config, below) ->
        S.listen t below (fun flow ->
            let late =
              let+ () = Mirage_sleep.ns patience in
              Error `Late
            in
            let shaken = Lwt.map (Result.map_error (fun e -> `Tls e)) (TLS.server_of_flow config flow) in
            let* result = Lwt.pick [ shaken; late ] in
            match result with
            | Ok flow -> f (TLS flow)
            | Error reason ->
                (match reason with
                | `Tls e -> Log.info (fun m -> m "a client's TLS handshake failed: %a" TLS.pp_write_error e)
                | `Late -> Log.info (fun m -> m "a client did not finish its TLS handshake"));
                S.Flow.close flow)
end
