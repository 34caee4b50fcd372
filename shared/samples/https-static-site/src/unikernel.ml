module Make (Http : Cohttp_mirage.Server.S) (Content : Mirage_kv.RO) = struct
  module Site = Cohttp_mirage.Static.HTTP (Content) (Http)

  let start listen content port =
    Logs.info (fun m -> m "listening to port %d" port);
    Site.start ~http_port:port content listen
end
