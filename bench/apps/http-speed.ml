(* A short answer at /, 1 MiB everywhere else. *)
module Make (Http : Cohttp_mirage.Server.S) = struct
  let long = String.make 1048576 'x'

  let answer _ request _ =
    let body = if Cohttp.Request.resource request = "/" then "hello\n" else long in
    Http.respond_string ~status:`OK ~body ()

  let start listen port =
    Logs.info (fun m -> m "listening to port %d" port);
    listen (`TCP port) (Http.make ~callback:answer ())
end
