open Lwt.Syntax

module type SERVER = sig
  type conn
  type t

  val make :
    ?conn_closed:(conn -> unit) ->
    callback:(conn -> Cohttp.Request.t -> Cohttp_lwt.Body.t -> (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t) ->
    unit ->
    t

  val respond :
    ?headers:Cohttp.Header.t ->
    ?flush:bool ->
    status:Cohttp.Code.status_code ->
    body:Cohttp_lwt.Body.t ->
    unit ->
    (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t

  val respond_string :
    ?flush:bool ->
    ?headers:Cohttp.Header.t ->
    status:Cohttp.Code.status_code ->
    body:string ->
    unit ->
    (Cohttp.Response.t * Cohttp_lwt.Body.t) Lwt.t
end

module HTTP (FS : Mirage_kv.RO) (S : SERVER) = struct
  (* Most requests name a path as it is, which needs no parser of URIs. *)
  let path_of request =
    let path = Cohttp.Request.resource request in
    let rec is_plain at =
      at = String.length path
      ||
      match path.[at] with
      | '%' | '?' | '#' -> false
      | '.' when path.[at - 1] = '/' -> false
      | _ -> is_plain (at + 1)
    in
    if path <> "" && path.[0] = '/' && is_plain 1 then path
    else Uri.pct_decode (Uri.path (Cohttp.Request.uri request))

  (* The key of what is asked for, where there is something. *)
  let find store path =
    let key = Mirage_kv.Key.v path in
    let* found = FS.exists store key in
    match found with
    | Ok (Some `Value) -> Lwt.return_some key
    | Ok (Some `Dictionary) -> (
        let key = Mirage_kv.Key.(key / "index.html") in
        let* found = FS.exists store key in
        match found with Ok (Some `Value) -> Lwt.return_some key | _ -> Lwt.return_none)
    | _ -> Lwt.return_none

  let etag digest =
    let digit number = "0123456789abcdef".[number land 15] in
    let byte at = Char.code digest.[at / 2] in
    let hex = String.init (2 * String.length digest) (fun at -> digit (byte at lsr if at land 1 = 0 then 4 else 0)) in
    "\"" ^ hex ^ "\""

  let respond store ?request_fn request =
    match Cohttp.Request.meth request with
    | `GET | `HEAD -> (
        let* key = find store (path_of request) in
        match key with
        | None -> S.respond_string ~status:`Not_found ~body:"Nothing is here.\n" ()
        | Some key -> (
            let* digest = FS.digest store key in
            let tag = match digest with Ok digest -> Some (etag digest) | Error _ -> None in
            let headers = Cohttp.Header.init_with "content-type" (Magic_mime.lookup (Mirage_kv.Key.basename key)) in
            let headers = match tag with Some tag -> Cohttp.Header.add headers "etag" tag | None -> headers in
            let headers =
              match request_fn with None -> headers | Some change -> change (Cohttp.Request.uri request) headers
            in
            let known = Cohttp.Header.get (Cohttp.Request.headers request) "if-none-match" in
            if tag <> None && known = tag then S.respond ~headers ~status:`Not_modified ~body:`Empty ()
            else
              let* value = FS.get store key in
              match (value, Cohttp.Request.meth request) with
              | Ok body, `HEAD ->
                  let headers = Cohttp.Header.add headers "content-length" (string_of_int (String.length body)) in
                  S.respond ~headers ~status:`OK ~body:`Empty ()
              | Ok body, _ -> S.respond_string ~headers ~status:`OK ~body ()
              | Error e, _ ->
                  Logs.err (fun m -> m "%a: %a" Mirage_kv.Key.pp key FS.pp_error e);
                  S.respond_string ~status:`Internal_server_error ~body:"This could not be read.\n" ()))
    | _ ->
        let headers = Cohttp.Header.init_with "allow" "GET, HEAD" in
        S.respond_string ~headers ~status:`Method_not_allowed ~body:"Only GET and HEAD.\n" ()

  let start ~http_port ?request_fn store listen =
    let callback _ request _ = respond store ?request_fn request in
    listen (`TCP http_port) (S.make ~callback ())
end
