open Lwt.Syntax

module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)
  module Incoming = Incoming.Make (F)
  module Outgoing = Outgoing.Make (F)

  let send channel request body =
    match Head.write_request request with
    | Error reason -> Fmt.kstr Lwt.fail_with "this request cannot be sent: %s" reason
    | Ok text -> (
        let* () = Channel.write channel text in
        let* written = Outgoing.write channel ~flush:false request.encoding body in
        match written with
        | Error reason -> Fmt.kstr Lwt.fail_with "the request broke off: %s" reason
        | Ok () -> Channel.flush channel)

  let has_chunks (body : Cohttp_lwt.Body.t) meth =
    match (body, meth) with `Stream _, (`GET | `HEAD | `DELETE) -> false | `Stream _, _ -> true | _ -> false

  let request channel ?(headers = Cohttp.Header.init ()) ?chunked body meth uri =
    match Host.of_uri uri with
    | Error reason -> Fmt.kstr Lwt.fail_with "%s: %s" (Uri.to_string uri) reason
    | Ok host ->
        let headers = Cohttp.Header.add_unless_exists headers "host" host in
        let chunked = Option.value chunked ~default:(has_chunks body meth) in
        if chunked then send channel (Cohttp.Request.make_for_client ~headers ~chunked meth uri) body
        else
          let* body_length, body = Cohttp_lwt.Body.length body in
          send channel (Cohttp.Request.make_for_client ~headers ~chunked ~body_length meth uri) body

  let interim_max = 32

  let rec head channel left =
    let* text = Channel.read_head channel in
    match Option.map Head.response text with
    | None -> Error.fail Cut_short
    | Some (Error reason) -> Error.malformed "%s" reason
    | Some (Ok response) when Head.is_interim response.status ->
        if left = 0 then Error.malformed "no end of interim answers" else head channel (left - 1)
    | Some (Ok response) -> Lwt.return response

  let body channel encoding ~whole : Cohttp_lwt.Body.t =
    let incoming = Incoming.create channel encoding in
    if Incoming.has_ended incoming then begin
      whole ();
      `Empty
    end
    else
      let next () =
        Lwt.try_bind
          (fun () -> Incoming.next incoming)
          (fun piece ->
             if Incoming.has_ended incoming then whole ();
             Lwt.return piece)
          (fun exn ->
             whole ();
             Lwt.fail exn)
      in
      `Stream (Lwt_stream.from next)

  let answer channel meth ~whole =
    let* response = head channel interim_max in
    let body =
      if Head.has_body meth response.status then body channel response.encoding ~whole
      else begin
        whole ();
        `Empty
      end
    in
    Lwt.return (response, body)
end
