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

module Int63 = Optint.Int63

module HTTP (FS : Mirage_kv.RO) (S : SERVER) = struct
  let not_found () = S.respond_string ~status:`Not_found ~body:"Nothing is here.\n" ()

  let unreadable key e =
    Logs.err (fun m -> m "%a: %a" Mirage_kv.Key.pp key FS.pp_error e);
    S.respond_string ~status:`Internal_server_error ~body:"This could not be read.\n" ()

  type found = Value of Mirage_kv.Key.t | Folder | Nothing

  (* What a path leads to. A folder's page is what its links are relative to, so it has a slash at its end. *)
  let find store (path : Site_path.t) =
    let key = List.fold_left Mirage_kv.Key.add Mirage_kv.Key.empty path.segments in
    let* found = FS.exists store key in
    match found with
    | Ok (Some `Value) when not path.slash -> Lwt.return (Value key)
    | Ok (Some `Dictionary) -> (
        let index = Mirage_kv.Key.(key / "index.html") in
        let+ found = FS.exists store index in
        match found with Ok (Some `Value) -> if path.slash then Value index else Folder | _ -> Nothing)
    | Ok _ | Error _ -> Lwt.return Nothing

  (* Values up to this size are read in one piece. *)
  let short = 65536

  let bytes_of_int number =
    let bytes = Bytes.create 8 in
    Bytes.set_int64_be bytes 0 (Int64.of_int number);
    Bytes.unsafe_to_string bytes

  (* A store may have to read all of a value to know its digest: that of a long one is made of its size and the time of
     its last change, where the store knows that. *)
  let tag store key size =
    let digest () =
      let+ digest = FS.digest store key in
      Option.map Entity_tag.of_bytes (Result.to_option digest)
    in
    if size <= short then digest ()
    else
      let* changed = FS.last_modified store key in
      match changed with
      | Ok time when not (Ptime.equal time Ptime.epoch) ->
          let days, picoseconds = Ptime.Span.to_d_ps (Ptime.to_span time) in
          let parts = [ size; days; Int64.to_int (Int64.div picoseconds 1000L) ] in
          Lwt.return_some (Entity_tag.of_bytes (String.concat "" (List.map bytes_of_int parts)))
      | Ok _ | Error _ -> digest ()

  exception Unreadable of string

  (* In pieces, each made when the one before it was taken. *)
  let stream store key from length =
    let at = ref from and stop = from + length in
    let next () =
      if !at = stop then Lwt.return_none
      else
        let wanted = min (Budget.piece ()) (stop - !at) in
        let* piece = Budget.holding wanted (FS.get_partial store key ~offset:(Int63.of_int !at) ~length:wanted) in
        match piece with
        | Ok "" -> Lwt.fail (Unreadable "the value has become shorter")
        | Ok piece ->
            at := !at + String.length piece;
            Lwt.return_some piece
        | Error e -> Lwt.fail (Unreadable (Fmt.str "%a: %a" Mirage_kv.Key.pp key FS.pp_error e))
    in
    Cohttp_lwt.Body.of_stream (Lwt_stream.from next)

  let respond_part store key headers status from length size =
    if length <= short then
      let* piece =
        if length = size then FS.get store key
        else FS.get_partial store key ~offset:(Int63.of_int from) ~length
      in
      match piece with
      | Ok body -> S.respond_string ~headers ~status ~body ()
      | Error e -> unreadable key e
    else
      let headers = Cohttp.Header.replace headers "content-length" (string_of_int length) in
      S.respond ~headers ~flush:false ~status ~body:(stream store key from length) ()

  let asked request name = Cohttp.Header.get_multi (Cohttp.Request.headers request) name

  (* A part is given where it is asked for, and where the client has the rest of the same value. *)
  let range request tag size =
    let same =
      match asked request "if-range" with
      | [] -> true
      | known -> ( match tag with Some tag -> List.for_all (Entity_tag.strong_match tag) known | None -> false)
    in
    match asked request "range" with [ text ] when same -> Range.read text ~size | _ -> `Whole

  let is_known request tag =
    match (asked request "if-none-match", tag) with
    | [], _ | _, None -> false
    | lists, Some tag -> Entity_tag.weak_match tag ~list:(String.concat "," lists)

  let respond_value store ?request_fn request key size =
    let* tag = tag store key size in
    let headers = Cohttp.Header.init_with "content-type" (Media_type.of_name (Mirage_kv.Key.basename key)) in
    let headers = Cohttp.Header.replace headers "accept-ranges" "bytes" in
    let headers = match tag with Some tag -> Cohttp.Header.replace headers "etag" tag | None -> headers in
    let headers = match request_fn with None -> headers | Some change -> change (Cohttp.Request.uri request) headers in
    if is_known request tag then S.respond ~headers ~status:`Not_modified ~body:`Empty ()
    else if Cohttp.Request.meth request = `HEAD then
      let headers = Cohttp.Header.replace headers "content-length" (string_of_int size) in
      S.respond ~headers ~status:`OK ~body:`Empty ()
    else
      match range request tag size with
      | `Whole -> respond_part store key headers `OK 0 size size
      | `Part (from, length) ->
          let said = Printf.sprintf "bytes %d-%d/%d" from (from + length - 1) size in
          let headers = Cohttp.Header.replace headers "content-range" said in
          let headers = Cohttp.Header.replace headers "content-length" (string_of_int length) in
          respond_part store key headers `Partial_content from length size
      | `Unsatisfiable ->
          let headers = Cohttp.Header.init_with "content-range" (Printf.sprintf "bytes */%d" size) in
          S.respond_string ~headers ~status:`Requested_range_not_satisfiable ~body:"" ()

  let respond_path store ?request_fn request path =
    let* found = find store path in
    match found with
    | Nothing -> not_found ()
    | Folder ->
        let headers = Cohttp.Header.init_with "location" (Site_path.to_folder path) in
        S.respond_string ~headers ~status:`Moved_permanently ~body:"" ()
    | Value key -> (
        let* size = FS.size store key in
        match size with
        | Ok size -> respond_value store ?request_fn request key (Int63.to_int size)
        | Error e -> unreadable key e)

  let methods = "GET, HEAD, OPTIONS"

  let respond store ?request_fn request =
    match Cohttp.Request.meth request with
    | `GET | `HEAD -> (
        match Site_path.read (Cohttp.Request.resource request) with
        | Some path -> respond_path store ?request_fn request path
        | None -> not_found ())
    | `OPTIONS -> S.respond ~headers:(Cohttp.Header.init_with "allow" methods) ~status:`No_content ~body:`Empty ()
    | _ ->
        let headers = Cohttp.Header.init_with "allow" methods in
        S.respond_string ~headers ~status:`Method_not_allowed ~body:"Only GET and HEAD.\n" ()

  let start ~http_port ?request_fn store listen =
    let callback _ request _ = respond store ?request_fn request in
    listen (`TCP http_port) (S.make ~callback ())
end
