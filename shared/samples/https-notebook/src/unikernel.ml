open Lwt.Syntax

let longest_form = 64 * 1024

(* What a client sent, or nothing where it is longer than a note may be. *)
let read_form body =
  let parts = Cohttp_lwt.Body.to_stream body in
  let text = Buffer.create 1024 in
  let rec read () =
    let* part = Lwt_stream.get parts in
    match part with
    | None -> Lwt.return_some (Uri.query_of_encoded (Buffer.contents text))
    | Some part ->
        Buffer.add_string text part;
        if Buffer.length text > longest_form then Lwt.return_none else read ()
  in
  read ()

module Make
    (Https : Cohttp_mirage.Server.S)
    (Health : Cohttp_mirage.Server.S)
    (Store : Mirage_kv.RW)
    (Content : Mirage_kv.RO) =
struct
  module Notes = Notes.Make (Store)

  let failed pp error =
    Logs.err (fun m -> m "%a" pp error);
    Https.respond_string ~status:`Internal_server_error ~body:"The notebook's disk fails.\n" ()

  let show notes =
    let* all = Notes.all notes in
    match all with
    | Error error -> failed Store.pp_error error
    | Ok all ->
        let headers = Cohttp.Header.init_with "content-type" "text/html; charset=utf-8" in
        Https.respond_string ~headers ~status:`OK ~body:(Page.of_notes all) ()

  let keep notes text =
    let* kept = Notes.add notes text in
    match kept with
    | Error error -> failed Store.pp_write_error error
    | Ok () ->
        Logs.info (fun m -> m "a note of %d bytes is kept" (String.length text));
        let headers = Cohttp.Header.init_with "location" "/" in
        Https.respond_string ~headers ~status:`See_other ~body:"Kept.\n" ()

  let receive notes body =
    let* form = read_form body in
    match Option.map (List.assoc_opt "note") form with
    | None -> Https.respond_string ~status:`Request_entity_too_large ~body:"Too long for a note.\n" ()
    | Some None -> Https.respond_string ~status:`Bad_request ~body:"A form with a note is wanted.\n" ()
    | Some (Some parts) -> keep notes (String.concat "," parts)

  let file content path =
    let* found = Content.get content (Mirage_kv.Key.v path) in
    match found with
    | Error _ -> Https.respond_string ~status:`Not_found ~body:"Nothing is here.\n" ()
    | Ok body ->
        let headers = Cohttp.Header.init_with "content-type" (Magic_mime.lookup path) in
        Https.respond_string ~headers ~status:`OK ~body ()

  let serve notes content _ request body =
    match (Cohttp.Request.meth request, Uri.path (Cohttp.Request.uri request)) with
    | `GET, "/" -> show notes
    | `POST, "/" -> receive notes body
    | `GET, path -> file content path
    | _ -> Https.respond_string ~status:`Method_not_allowed ~body:"Only GET, and POST to /.\n" ()

  let report notes _ request _ =
    match Uri.path (Cohttp.Request.uri request) with
    | "/health" -> (
        let* all = Notes.all notes in
        match all with
        | Ok all ->
            let body = Fmt.str "ok: %d notes, boot %d\n" (List.length all) (Notes.boots notes) in
            Health.respond_string ~status:`OK ~body ()
        | Error error ->
            let body = Fmt.str "the disk fails: %a\n" Store.pp_error error in
            Health.respond_string ~status:`Service_unavailable ~body ())
    | _ -> Health.respond_string ~status:`Not_found ~body:"Only /health is here.\n" ()

  let start https health store content () https_port health_port =
    let* notes = Notes.connect store in
    Logs.info (fun m -> m "boot %d: notes at port %d, health at port %d" (Notes.boots notes) https_port health_port);
    Lwt.join
      [
        https (`TCP https_port) (Https.make ~callback:(serve notes content) ());
        health (`TCP health_port) (Health.make ~callback:(report notes) ());
      ]
end
