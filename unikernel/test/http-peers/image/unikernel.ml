(* An HTTP and an HTTPS server, and a client, for peers that nobody here wrote: see ../run. *)

open Lwt.Syntax
module C = Certificates

let get = function Ok value -> value | Error (`Msg reason) -> failwith reason
let now () = Some (Mirage_ptime.now ())
let trust = get (Tls.Authenticator.chain_of_trust ~time:now C.root)

module Make (S : Tcpip.Stack.V4V6) = struct
  module Conduit = Conduit_mirage.Direct (S)
  module Http = Cohttp_mirage.Server.Make (Conduit)
  module Resolver = Resolver_mirage.Make (S)
  module Client = Cohttp_mirage.Client.Make (Resolver) (Conduit)

  module Site = Cohttp_mirage.Static.HTTP (Mirage_kv_mem) (Http)

  let block = String.make 65536 'x'
  let long = 5_000_000

  (* A site with a value so long that a few copies of it fill the image's memory. *)
  let site () =
    let* store = Mirage_kv_mem.connect () in
    let put key value =
      let+ result = Mirage_kv_mem.set store (Mirage_kv.Key.v key) value in
      Result.get_ok result
    in
    let* () = put "docs/index.html" "docs\n" in
    let+ () = put "long.bin" (String.init long (fun at -> Char.chr (at * 7 land 255))) in
    store

  let respond _ request body =
    let uri = Cohttp.Request.uri request in
    let count = int_of_string_opt (Filename.basename (Uri.path uri)) in
    match (Cohttp.Request.meth request, Filename.dirname (Uri.path uri), count) with
    | `GET, "/bytes", Some count ->
        let left = ref count in
        let next () =
          let length = min !left (String.length block) in
          left := !left - length;
          Lwt.return (if length = 0 then None else Some (if length = String.length block then block else String.sub block 0 length))
        in
        let headers = Cohttp.Header.init_with "content-length" (string_of_int count) in
        Http.respond ~flush:false ~headers ~status:`OK ~body:(Cohttp_lwt.Body.of_stream (Lwt_stream.from next)) ()
    | `GET, "/chunks", Some count ->
        let left = ref count in
        let next () =
          decr left;
          Lwt.return (if !left < 0 then None else Some (String.make 1000 'y'))
        in
        Http.respond ~status:`OK ~body:(Cohttp_lwt.Body.of_stream (Lwt_stream.from next)) ()
    | `GET, "/split", _ ->
        let headers = Cohttp.Header.init_with "x" "a\r\nset-cookie: evil=1" in
        Http.respond_string ~headers ~status:`OK ~body:"" ()
    | `POST, "/whole", _ ->
        let* text = Cohttp_lwt.Body.to_string body in
        Http.respond_string ~status:`OK ~body:(Printf.sprintf "%d bytes at once\n" (String.length text)) ()
    | `POST, _, _ ->
        let* length = Lwt_stream.fold (fun piece n -> n + String.length piece) (Cohttp_lwt.Body.to_stream body) 0 in
        Http.respond_string ~status:`OK ~body:(Printf.sprintf "%d bytes\n" length) ()
    | `GET, "/", None when Uri.path uri = "/heap" ->
        Gc.full_major ();
        let stat = Solo5_os.Memory.quick_stat () in
        Http.respond_string ~status:`OK ~body:(Printf.sprintf "%d words free\n" stat.free_words) ()
    | `GET, _, _ -> Http.respond_string ~status:`OK ~body:"hello\n" ()
    | _ -> Http.respond_string ~status:`Method_not_allowed ~body:"" ()

  let fetch ctx uri =
    Lwt.catch
      (fun () ->
         let* response, body = Client.get ~ctx (Uri.of_string uri) in
         let* body = Cohttp_lwt.Body.to_string body in
         Printf.printf "%s: %s, %d bytes\n%!" uri
           (Cohttp.Code.string_of_status (Cohttp.Response.status response))
           (String.length body);
         Lwt.return_unit)
      (fun exn ->
         Printf.printf "%s: %s\n%!" uri (match exn with Failure reason -> reason | exn -> Printexc.to_string exn);
         Lwt.return_unit)

  let start stack uris nameservers =
    let nameservers = if nameservers = [] then None else Some nameservers in
    let certificate chain key = get (Tls.Config.certchain_of_pem ~chain ~key) in
    let certificates =
      `Multiple_default (certificate C.example C.example_key, [ certificate C.other C.other_key ])
    in
    let config = get (Tls.Config.server ~certificates ~alpn_protocols:[ "http/1.1" ] ()) in
    let* resolver = Resolver.v ?nameservers stack in
    let ctx = Client.ctx ~authenticator:trust (get resolver) stack in
    let server = Http.make ~callback:respond () in
    let listening = [ Http.listen stack (`TCP 80) server; Http.listen stack (`TLS (config, `TCP 443)) server ] in
    let* store = site () in
    let site = Site.start ~http_port:8080 store (Http.listen stack) in
    print_endline "ready";
    let* () = Lwt_list.iter_s (fetch ctx) uris in
    if uris = [] then Lwt.join (site :: listening) else Lwt.return_unit
end
