open Lwt.Syntax

module Make (R : Resolver_mirage.S) (S : Conduit_mirage.S) = struct
  module Channel = Channel.Make (S.Flow)
  module Exchange = Exchange.Make (S.Flow)
  module Dial = Conduit_mirage.Dial (R) (S)

  type ctx = { resolver : R.t; conduit : S.t option; authenticator : Tls.Authenticator.t option }

  let ctx ?authenticator resolver conduit = { resolver; conduit = Some conduit; authenticator }
  let with_authenticator authenticator ctx = { ctx with authenticator = Some authenticator }
  let default_ctx = { resolver = R.localhost; conduit = None; authenticator = None }

  (* Closed on behalf of those who forgot the body of an answer: a finaliser must not. *)
  let forgotten = Queue.create ()

  let close channel = Lwt.async (fun () -> Lwt.catch (fun () -> Channel.close channel) (fun _ -> Lwt.return_unit))

  let rec close_forgotten () =
    match Queue.take_opt forgotten with
    | None -> ()
    | Some channel ->
        close channel;
        close_forgotten ()

  let check uri ctx =
    match Uri.scheme uri with
    | Some scheme when String.lowercase_ascii scheme = "https" && ctx.authenticator = None ->
        Fmt.kstr Lwt.fail_with
          "%s: this client has no authorities to believe, so it cannot ask by https. An HTTPS client has \
           (Cohttp_mirage.Client.With_authorities, or ctx ~authenticator)"
          (Uri.to_string uri)
    | _ -> Lwt.return_unit

  let connect ctx uri =
    match ctx.conduit with
    | None -> Lwt.fail_with "an HTTP request needs ~ctx, which has the network"
    | Some conduit ->
        close_forgotten ();
        let* () = check uri ctx in
        let* flow = Dial.connect ?tls_authenticator:ctx.authenticator ctx.resolver conduit uri in
        Lwt.return (Channel.create flow)

  (* [f channel ~close], with the connection closed where that fails or is cancelled. *)
  let on_connection ctx uri f =
    let* channel = connect ctx uri in
    let closed = ref false in
    let close () =
      if not !closed then begin
        closed := true;
        close channel
      end
    in
    let result = f channel ~close in
    Lwt.on_cancel result close;
    Lwt.on_failure result (fun _ -> close ());
    result

  let remember channel (body : Cohttp_lwt.Body.t) =
    match body with
    | `Stream stream -> Gc.finalise_last (fun () -> Queue.add channel forgotten) stream
    | `Empty | `String _ | `Strings _ -> ()

  let call ?(ctx = default_ctx) ?headers ?(body = `Empty) ?chunked meth uri =
    on_connection ctx uri (fun channel ~close ->
        let* () = Exchange.request channel ?headers ?chunked body meth uri in
        let+ response, body = Exchange.answer channel meth ~whole:close in
        remember channel body;
        (response, body))

  let head ?ctx ?headers uri = Lwt.map fst (call ?ctx ?headers `HEAD uri)
  let get ?ctx ?headers uri = call ?ctx ?headers `GET uri
  let delete ?ctx ?body ?chunked ?headers uri = call ?ctx ?headers ?body ?chunked `DELETE uri
  let post ?ctx ?body ?chunked ?headers uri = call ?ctx ?headers ?body ?chunked `POST uri
  let put ?ctx ?body ?chunked ?headers uri = call ?ctx ?headers ?body ?chunked `PUT uri
  let patch ?ctx ?body ?chunked ?headers uri = call ?ctx ?headers ?body ?chunked `PATCH uri

  let post_form ?ctx ?headers ~params uri =
    let headers =
      Cohttp.Header.add_opt_unless_exists headers "content-type" "application/x-www-form-urlencoded"
    in
    post ?ctx ~chunked:false ~headers ~body:(Cohttp_lwt.Body.of_string (Uri.encoded_of_query params)) uri

  (* One connection, one request after the other. An answer is waited for when the body before it has ended. *)
  let callv ?(ctx = default_ctx) uri requests =
    on_connection ctx uri (fun channel ~close ->
        let previous = ref Lwt.return_unit in
        let exchange ((request : Cohttp.Request.t), body) =
          let* () = !previous in
          let ended, wake = Lwt.wait () in
          previous := ended;
          let whole () = if Lwt.is_sleeping ended then Lwt.wakeup_later wake () in
          Lwt.catch
            (fun () ->
               let* () = Exchange.send channel request body in
               Exchange.answer channel request.meth ~whole)
            (fun exn ->
               close ();
               Lwt.fail exn)
        in
        let answers = Lwt_stream.map_s exchange requests in
        Lwt.on_success (Lwt_stream.closed answers) (fun () ->
            Lwt.on_success !previous close);
        Lwt.return answers)
end

module With_authorities (R : Resolver_mirage.S) (S : Conduit_mirage.S) (KV : Mirage_kv.RO) = struct
  include Make (R) (S)
  module X509 = Tls_mirage.X509 (KV)

  let connect resolver conduit store =
    let+ authenticator = X509.authenticator store in
    ctx ~authenticator resolver conduit
end
