open Lwt.Syntax
module Connections = Conduit_mirage_connections

let src = Logs.Src.create "http" ~doc:"HTTP servers"

module Log = (val Logs.src_log src : Logs.LOG)

module type S = sig
  include Cohttp_lwt.S.Server

  val callback : t -> IO.conn -> unit Lwt.t
end

let closing_headers headers = Cohttp.Header.replace headers "connection" "close"

(* Seconds for a connection's first request to begin, for the next one, and for a head that has begun. *)
let to_begin = 20
let between_requests = 60
let for_head = 20

(* What an app leaves of a request's body is read, up to so many bytes, to use the connection again. *)
let skipped_max = 262144

module Flow (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)
  module Incoming = Incoming.Make (F)
  module Outgoing = Outgoing.Make (F)
  module Cohttp_server = Cohttp_lwt.Make_server (Channel_io.Make (F))

  include (Cohttp_server : Cohttp_lwt.S.Server with module IO := Cohttp_server.IO and type t := Cohttp_server.t)
  module IO = Cohttp_server.IO

  type t = {
    answer : conn -> Cohttp.Request.t -> Cohttp_lwt.Body.t -> response_action Lwt.t;
    conn_closed : conn -> unit;
  }

  let make_response_action ?(conn_closed = ignore) ~callback () = { answer = callback; conn_closed }

  let make ?conn_closed ~callback () =
    let callback connection request body = Lwt.map (fun answer -> `Response answer) (callback connection request body) in
    make_response_action ?conn_closed ~callback ()

  let make_expert ?conn_closed ~callback () =
    let callback connection request body = Lwt.map (fun answer -> `Expert answer) (callback connection request body) in
    make_response_action ?conn_closed ~callback ()

  (* --- One request ------------------------------------------------------------------------------------------------ *)

  (* [f incoming], when the client has been told to send it. *)
  let with_incoming channel (request : Cohttp.Request.t) continue f =
    match request.encoding with
    | Unknown | Fixed 0L -> f (Incoming.create channel (Fixed 0L))
    | Fixed _ | Chunked ->
        let* () =
          if continue then
            let* () = Channel.write channel "HTTP/1.1 100 Continue\r\n\r\n" in
            Channel.flush channel
          else Lwt.return_unit
        in
        f (Incoming.create ~patient:false channel request.encoding)

  let plain ?(headers = Cohttp.Header.init ()) status text =
    let headers = closing_headers headers in
    let encoding = Cohttp.Transfer.Fixed (Int64.of_int (String.length text)) in
    (Cohttp.Response.make ~status ~headers ~encoding ~flush:true (), Cohttp_lwt.Body.of_string text)

  let what (request : Cohttp.Request.t) = Cohttp.Code.string_of_method request.meth ^ " " ^ request.resource

  (* Slow clients go, and what the failed request had made is given back. *)
  let make_memory () =
    Connections.relieve ();
    Gc.compact ()

  (* What the app raises is its failure, not the connection's, and not the image's. *)
  let answer spec connection request incoming =
    Lwt.catch
      (fun () -> spec.answer connection request (Incoming.body incoming))
      (function
        | Out_of_memory ->
            make_memory ();
            Log.err (fun m -> m "answering %s: out of memory" (what request));
            Lwt.return (`Response (plain `Service_unavailable "Service Unavailable\n"))
        | Error.Failed e when Incoming.is_broken incoming ->
            Log.debug (fun m -> m "the body of %s: %a" (what request) Error.pp e);
            Lwt.return (`Response (plain `Bad_request "Bad Request\n"))
        | exn ->
            Log.err (fun m -> m "answering %s: %s" (what request) (Printexc.to_string exn));
            let+ answer = respond_error ~body:"Internal Server Error" () in
            `Response answer)

  let write_head channel (response : Cohttp.Response.t) =
    match Head.write_response ~date:(Date.line ()) response with
    | Ok text -> Lwt.map Result.ok (Channel.write channel text)
    | Error reason -> Lwt.return_error reason

  let write_body channel (response : Cohttp.Response.t) (body : Cohttp_lwt.Body.t) =
    let write () = Outgoing.write channel ~flush:response.flush response.encoding body in
    match body with
    | `Empty | `String _ -> write ()
    | `Strings _ | `Stream _ ->
        Lwt.catch write (function
            | Error.Failed (Write _) as exn -> Lwt.fail exn
            | Out_of_memory ->
                make_memory ();
                Lwt.return_error "out of memory"
            | exn -> Lwt.return_error (Printexc.to_string exn))

  (* Whether the next request may follow. *)
  let write channel request (response : Cohttp.Response.t) body =
    let* head = write_head channel response in
    match head with
    | Error reason ->
        Log.err (fun m -> m "the answer to %s cannot be sent: %s" (what request) reason);
        let response, body = plain `Internal_server_error "Internal Server Error\n" in
        let* _ = write_head channel response in
        let+ _ = if request.meth = `HEAD then Lwt.return_ok () else write_body channel response body in
        false
    | Ok () -> (
        let* written =
          if Head.has_body request.meth response.status then write_body channel response body else Lwt.return_ok ()
        in
        let* () = if response.flush then Channel.flush channel else Lwt.return_unit in
        match written with
        | Ok () -> Lwt.return_true
        | Error reason ->
            Log.err (fun m -> m "the answer to %s breaks off: %s" (what request) reason);
            Lwt.return_false)

  let refuse channel (status, reason) =
    Log.debug (fun m -> m "a request is refused: %s" reason);
    let response, _ = plain status "" in
    let* _ = write_head channel response in
    Channel.linger channel

  (* --- One connection --------------------------------------------------------------------------------------------- *)

  let outlasts (request : Cohttp.Request.t) incoming =
    match request.encoding with
    | Fixed length -> length > Int64.of_int skipped_max && not (Incoming.has_ended incoming)
    | Chunked | Unknown -> false

  let is_old (request : Cohttp.Request.t) = match request.version with `HTTP_1_1 -> false | _ -> true
  let lasts_until_close (response : Cohttp.Response.t) = match response.encoding with Unknown -> true | _ -> false

  (* Chunks are not for HTTP/1.0. *)
  let understood request (response : Cohttp.Response.t) =
    match response.encoding with
    | Chunked when is_old request -> { response with encoding = Unknown }
    | _ -> response

  (* Says that the connection will be closed where it will be: the client or the app wants it so, or nothing else shows
     where the answer ends. *)
  let ending close (response : Cohttp.Response.t) =
    if close then { response with headers = closing_headers response.headers } else response

  let rec serve spec connection channel first =
    let* text = Channel.read_head ~patience:((if first then to_begin else between_requests), for_head) channel in
    match text with
    | None -> Lwt.return_unit
    | Some text -> (
        match Head.request text with
        | Error refusal -> refuse channel refusal
        | Ok { request; close; continue } -> with_incoming channel request continue (fun incoming ->
            let* action = answer spec connection request incoming in
            let close = close || outlasts request incoming in
            match action with
            | `Response (response, body) ->
                let response = understood request response in
                let close =
                  close
                  || Head.asks_to_close response.headers
                  || (lasts_until_close response && Head.has_body request.meth response.status)
                  || Incoming.is_broken incoming
                in
                let* whole = write channel request (ending close response) body in
                go_on spec connection channel incoming (close || not whole)
            | `Expert (response, talk) -> (
                let* head = write_head channel (ending close response) in
                match head with
                | Error reason ->
                    Log.err (fun m -> m "the answer to %s cannot be sent: %s" (what request) reason);
                    refuse channel (`Internal_server_error, reason)
                | Ok () ->
                    Channel.allow_all channel;
                    let* () = talk channel channel in
                    go_on spec connection channel incoming close)))

  (* What the app left of a request's body stands before the next request. *)
  and go_on spec connection channel incoming close =
    if close then if Incoming.has_ended incoming then Lwt.return_unit else Channel.linger channel
    else if Incoming.has_ended incoming then serve spec connection channel false
    else
      let* skipped = Incoming.skip incoming ~max:skipped_max in
      if skipped then serve spec connection channel false else Channel.linger channel

  let refusal_of part =
    if part = Channel.first_line then (`Request_uri_too_long, part) else (`Request_header_fields_too_large, part)

  (* Nothing that happens on one connection ends the image. *)
  let serve_until_end spec connection channel =
    Lwt.catch
      (fun () -> serve spec connection channel true)
      (function
        | Error.Failed (Too_long part) when Channel.is_in_head channel -> refuse channel (refusal_of part)
        | Error.Failed e ->
            Log.debug (fun m -> m "a connection broke off: %a" Error.pp e);
            Lwt.return_unit
        | Out_of_memory ->
            make_memory ();
            Log.err (fun m -> m "a connection is closed: out of memory");
            Lwt.return_unit
        | exn ->
            Log.err (fun m -> m "a connection is closed: %s" (Printexc.to_string exn));
            Lwt.return_unit)

  let ended spec connection =
    match spec.conn_closed connection with
    | () -> ()
    | exception exn -> Log.err (fun m -> m "when a connection was closed: %s" (Printexc.to_string exn))

  let callback spec flow =
    let channel = Channel.create ~connection:(fun ~give_up -> Connections.add ~give_up ()) flow in
    let connection = (flow, Cohttp.Connection.create ()) in
    let* () = Lwt.catch (fun () -> serve_until_end spec connection channel) (fun _ -> Lwt.return_unit) in
    ended spec connection;
    Lwt.catch (fun () -> Channel.close channel) (fun _ -> Lwt.return_unit)
end

module Make (S : Conduit_mirage.S) = struct
  include Flow (S.Flow)

  let listen conduit server spec = S.listen conduit server (callback spec)
end
