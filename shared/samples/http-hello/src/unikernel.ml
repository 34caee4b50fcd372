module Make (Http : Cohttp_mirage.Server.S) = struct
  let greet _ request _ =
    let path = Cohttp.Request.resource request in
    Http.respond_string ~status:`OK ~body:("Hello from " ^ path ^ "\n") ()

  let start listen port =
    Logs.info (fun m -> m "listening to port %d" port);
    listen (`TCP port) (Http.make ~callback:greet ())
end
