open Lwt.Syntax

let src = Logs.Src.create "http" ~doc:"HTTP servers"

module Log = (val Logs.src_log src)

module type S = sig
  include Cohttp_lwt.S.Server

  val callback : t -> IO.conn -> unit Lwt.t
end

let closing_headers headers = Cohttp.Header.add_unless_exists headers "connection" "close"

(* "close" may stand in a list of options. *)
let asks_to_close headers =
  Cohttp.Header.mem headers "connection"
  && List.exists
       (fun value ->
         List.exists
           (fun option -> String.lowercase_ascii (String.trim option) = "close")
           (String.split_on_char ',' value))
       (Cohttp.Header.get_multi headers "connection")

module Flow (F : Mirage_flow.S) = struct
  module Channel = Io.Make (F)
  module Cohttp_server = Cohttp_lwt.Make_server (Channel)
  module Request_io = Cohttp.Request.Make (Channel)
  module Response_io = Cohttp.Response.Make (Channel)

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

  let expects_continue headers =
    Cohttp.Header.mem headers "expect" && Cohttp.Header.get_multi headers "expect" = [ "100-continue" ]

  let body_of channel (request : Cohttp.Request.t) =
    match request.encoding with
    | Unknown | Fixed 0L -> Lwt.return `Empty
    | Fixed _ | Chunked ->
        let+ () =
          if expects_continue request.headers then
            let* () = Channel.write channel "HTTP/1.1 100 Continue\r\n\r\n" in
            Channel.flush channel
          else Lwt.return_unit
        in
        let reader = Request_io.make_body_reader request channel in
        Cohttp_lwt.Body.of_stream (Cohttp_lwt.Body.create_stream Request_io.read_body_chunk reader)

  (* What the app raises is its failure, not the connection's. *)
  let answer spec connection request body =
    Lwt.catch
      (fun () -> spec.answer connection request body)
      (function
        | Out_of_memory -> Lwt.fail Out_of_memory
        | exn ->
            Log.err (fun m ->
                m "answering %s %s: %s"
                  (Cohttp.Code.string_of_method request.Cohttp.Request.meth)
                  request.resource (Printexc.to_string exn));
            let+ answer = respond_error ~body:"Internal Server Error" () in
            `Response answer)

  let has_body (request : Cohttp.Request.t) (response : Cohttp.Response.t) =
    match (request.meth, response.status) with
    | `HEAD, _ | _, (#Cohttp.Code.informational_status | `No_content | `Not_modified) -> false
    | _ -> true

  let write_body channel (response : Cohttp.Response.t) body =
    match (body, response.encoding) with
    | `Empty, (Fixed _ | Unknown) -> Lwt.return_unit
    | `String text, (Fixed _ | Unknown) -> Channel.write channel text
    | _ ->
        let writer = Response_io.make_body_writer ~flush:response.flush response channel in
        let* () = Cohttp_lwt.Body.write_body (Response_io.write_body writer) body in
        if response.encoding = Chunked then Channel.write channel "0\r\n\r\n" else Lwt.return_unit

  let write channel request (response : Cohttp.Response.t) body =
    let* () = Channel.write channel (Head.response response) in
    let* () = if has_body request response then write_body channel response body else Lwt.return_unit in
    if response.flush then Channel.flush channel else Lwt.return_unit

  let refuse channel reason =
    Log.info (fun m -> m "a request is refused: %s" reason);
    Channel.write channel "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

  (* Says that the connection will be closed where it will be: the client wants it so, or nothing else shows where the
     answer ends. *)
  let ending close (response : Cohttp.Response.t) =
    if close then { response with headers = closing_headers response.headers } else response

  let rec serve spec connection channel =
    let* text = Channel.read_head channel in
    match Option.map Head.request text with
    | None -> Lwt.return_unit
    | Some (Error reason) -> refuse channel reason
    | Some (Ok request) -> (
        let* body = body_of channel request in
        let* action = answer spec connection request body in
        let close = request.version = `HTTP_1_0 || asks_to_close request.headers in
        match action with
        | `Response (response, answer) ->
            let close = close || (has_body request response && response.encoding = Unknown) in
            let* () = write channel request (ending close response) answer in
            go_on spec connection channel body close
        | `Expert (response, talk) ->
            let* () = Channel.write channel (Head.response (ending close response)) in
            let* () = talk channel channel in
            go_on spec connection channel body close)

  (* What the app left of a request's body stands before the next request. *)
  and go_on spec connection channel body close =
    let* () = Cohttp_lwt.Body.drain_body body in
    if close then Lwt.return_unit else serve spec connection channel

  let serve_until_end spec connection channel =
    let* result = Channel.catch (fun () -> serve spec connection channel) in
    (match result with Ok () -> () | Error e -> Log.debug (fun m -> m "a connection broke off: %a" Channel.pp_error e));
    Lwt.return_unit

  let serve_channel spec flow channel =
    let connection = (flow, Cohttp.Connection.create ()) in
    Lwt.finalize
      (fun () -> serve_until_end spec connection channel)
      (fun () ->
        spec.conn_closed connection;
        Lwt.return_unit)

  let callback spec flow =
    let channel = Channel.of_flow flow in
    Lwt.finalize (fun () -> serve_channel spec flow channel) (fun () -> Channel.close channel)
end

module Make (S : Conduit_mirage.S) = struct
  include Flow (S.Flow)

  let listen conduit server spec = S.listen conduit server (callback spec)
end
