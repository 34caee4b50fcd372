module type S = sig
  include Cohttp_lwt.S.Server

  val callback : t -> IO.conn -> unit Lwt.t
end

module Flow (F : Mirage_flow.S) = struct
  module Channel = Io.Make (F)
  include Cohttp_lwt.Make_server (Channel)

  (* A client that asks for the connection to be closed after the answer is told that it will be. *)
  let say_when_closing request (response : Cohttp.Response.t) =
    if Cohttp.Request.is_keep_alive request then response
    else
      let headers = Cohttp.Header.add_unless_exists response.headers "connection" "close" in
      { response with headers }

  let make_response_action ?conn_closed ~callback () =
    let callback connection request body =
      Lwt.map
        (function
          | `Response (response, body) -> `Response (say_when_closing request response, body)
          | `Expert (response, f) -> `Expert (say_when_closing request response, f))
        (callback connection request body)
    in
    make_response_action ?conn_closed ~callback ()

  let make ?conn_closed ~callback () =
    let callback connection request body =
      Lwt.map (fun answer -> `Response answer) (callback connection request body)
    in
    make_response_action ?conn_closed ~callback ()

  let make_expert ?conn_closed ~callback () =
    let callback connection request body = Lwt.map (fun answer -> `Expert answer) (callback connection request body) in
    make_response_action ?conn_closed ~callback ()

  let callback spec flow =
    let channel = Channel.of_flow flow in
    Lwt.finalize (fun () -> callback spec flow channel channel) (fun () -> Channel.close channel)
end

module Make (S : Conduit_mirage.S) = struct
  include Flow (S.Flow)

  let listen conduit server spec = S.listen conduit server (callback spec)
end
