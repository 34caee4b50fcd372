open Lwt.Syntax

module type S = sig
  type t

  val resolve_uri : uri:Uri.t -> t -> Conduit.endp Lwt.t
  val static : (string, port:int -> Conduit.endp) Hashtbl.t -> t
  val localhost : t
end

module Make (S : Tcpip.Stack.V4V6) = struct
  module H = Happy_eyeballs_mirage.Make (S)
  module Dns = Dns_client_mirage.Make (S) (H)

  type t = { find : string -> port:int -> Conduit.endp Lwt.t }

  let unknown fmt = Fmt.kstr (fun reason -> `Unknown reason) fmt

  let static hosts =
    let find host ~port =
      Lwt.return
        (match Hashtbl.find_opt hosts host with
        | Some endpoint -> endpoint ~port
        | None -> unknown "%s is none of the hosts that are known" host)
    in
    { find }

  let localhost =
    let hosts = Hashtbl.create 1 in
    Hashtbl.add hosts "localhost" (fun ~port -> `TCP (Ipaddr.(V4 V4.localhost), port));
    static hosts

  let by_dns dns host ~port =
    match Result.bind (Domain_name.of_string host) Domain_name.host with
    | Error (`Msg reason) -> Lwt.return (unknown "%s is no host's name: %s" host reason)
    | Ok name -> (
        let* v4 = Dns.gethostbyname dns name in
        match v4 with
        | Ok ip -> Lwt.return (`TCP (Ipaddr.V4 ip, port))
        | Error (`Msg reason) -> (
            let+ v6 = Dns.gethostbyname6 dns name in
            match v6 with
            | Ok ip -> `TCP (Ipaddr.V6 ip, port)
            | Error (`Msg _) -> unknown "%s" reason))

  let find_with dns host ~port =
    match Ipaddr.of_string host with
    | Ok ip -> Lwt.return (`TCP (ip, port))
    | Error (`Msg _) -> by_dns dns host ~port

  let connect ?nameservers stack =
    let+ dns = Dns.connect ?nameservers (stack, H.create stack) in
    { find = find_with dns }

  let v ?nameservers stack =
    Lwt.catch
      (fun () -> Lwt.map Result.ok (connect ?nameservers stack))
      (function Invalid_argument reason -> Lwt.return_error (`Msg reason) | exn -> Lwt.fail exn)

  let resolve_uri ~uri t =
    match (Uri.scheme uri, Uri.host uri) with
    | _, None -> Lwt.return (unknown "%s names no host" (Uri.to_string uri))
    | (None | Some "http"), Some host -> t.find host ~port:(Option.value ~default:80 (Uri.port uri))
    | Some "https", Some host -> (
        let+ endpoint = t.find host ~port:(Option.value ~default:443 (Uri.port uri)) in
        match endpoint with `Unknown _ -> endpoint | _ -> `TLS (host, endpoint))
    | Some scheme, Some _ -> Lwt.return (unknown "%s is neither http nor https" scheme)
end
