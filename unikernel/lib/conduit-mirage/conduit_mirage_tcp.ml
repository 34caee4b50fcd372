open Lwt.Syntax

let fail fmt = Fmt.kstr Lwt.fail_with fmt

module Make (S : Tcpip.Stack.V4V6) = struct
  module Flow = S.TCP

  type flow = Flow.flow
  type t = S.t

  let v stack = stack

  let connect stack = function
    | `TLS _ -> fail "this conduit has no TLS: https needs one that has"
    | `TCP (ip, port) -> (
        let* result = S.TCP.create_connection (S.tcp stack) (ip, port) in
        match result with
        | Ok flow -> Lwt.return flow
        | Error e -> fail "no connection to %a, port %d: %a" Ipaddr.pp ip port S.TCP.pp_error e)

  let listen stack server f =
    match server with
    | `TLS _ -> fail "this conduit has no TLS"
    | `TCP port ->
        S.TCP.listen (S.tcp stack) ~port f;
        fst (Lwt.task ())
end
