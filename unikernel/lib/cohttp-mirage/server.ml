module type S = sig
  include Cohttp_lwt.S.Server

  val callback : t -> IO.conn -> unit Lwt.t
end

module Flow (F : Mirage_flow.S) = struct
  module Channel = Io.Make (F)
  include Cohttp_lwt.Make_server (Channel)

  let callback spec flow =
    let channel = Channel.of_flow flow in
    Lwt.finalize (fun () -> callback spec flow channel channel) (fun () -> Channel.close channel)
end

module Make (S : Conduit_mirage.S) = struct
  include Flow (S.Flow)

  let listen conduit server spec = S.listen conduit server (callback spec)
end
