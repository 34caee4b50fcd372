open Lwt.Syntax

module type S = sig
  type t

  val resolve_uri : uri:Uri.t -> t -> Conduit.endp Lwt.t
  val resolve_uris : uri:Uri.t -> t -> (Conduit.endp list * Conduit.endp list Lwt.t) Lwt.t
  val static : (string, port:int -> Conduit.endp) Hashtbl.t -> t
  val localhost : t
end

module Make (S : Tcpip.Stack.V4V6) = struct
  module H = Happy_eyeballs_mirage.Make (S)
  module Client = Dns_client_mirage.Make (S) (H)

  type t = { find : string -> port:int -> (Conduit.endp list * Conduit.endp list Lwt.t) Lwt.t }

  let only endpoint = ([ endpoint ], Lwt.return [])

  let unknown fmt = Fmt.kstr (fun reason -> `Unknown reason) fmt

  let static hosts =
    let find host ~port =
      Lwt.return
        (only
           (match Hashtbl.find_opt hosts host with
            | Some endpoint -> endpoint ~port
            | None -> unknown "%s is none of the hosts that are known" host))
    in
    { find }

  let localhost =
    let hosts = Hashtbl.create 1 in
    Hashtbl.add hosts "localhost" (fun ~port -> `TCP (Ipaddr.(V4 V4.localhost), port));
    static hosts

  (* How long IPv4 addresses wait for IPv6 addresses (RFC 8305, section 8). *)
  let resolution_delay = 50_000_000L

  let by_dns dns host ~port =
    match Result.bind (Domain_name.of_string host) Domain_name.host with
    | Error (`Msg reason) -> Lwt.return (only (unknown "%s is no host's name: %s" host reason))
    | Ok name -> (
        let addresses key all = Lwt.map (Result.map (fun (_, set) -> all set)) (Client.getaddrinfo dns key name) in
        let six set = Ipaddr.V6.Set.fold (fun ip all -> Ipaddr.(Set.add (V6 ip) all)) set Ipaddr.Set.empty in
        let four set = Ipaddr.V4.Set.fold (fun ip all -> Ipaddr.(Set.add (V4 ip) all)) set Ipaddr.Set.empty in
        let aaaa = addresses Dns.Rr_map.Aaaa six and a = addresses Dns.Rr_map.A four in
        let+ known = Happy_eyeballs_mirage.Race.resolve ~delay:resolution_delay ~aaaa ~a in
        let endpoints = List.map (fun ip -> `TCP (ip, port)) in
        match known with
        | Error (`Msg reason) -> only (unknown "%s" reason)
        | Ok (first, later) -> (endpoints first, Lwt.map endpoints later))

  let find_with dns host ~port =
    match Conduit_mirage_uri.address host with
    | Some ip -> Lwt.return (only (`TCP (ip, port)))
    | None -> by_dns dns host ~port

  let connect ?nameservers stack =
    let+ dns = Client.connect ?nameservers (stack, H.create stack) in
    { find = find_with dns }

  let v ?nameservers stack =
    Lwt.catch
      (fun () -> Lwt.map Result.ok (connect ?nameservers stack))
      (function Invalid_argument reason -> Lwt.return_error (`Msg reason) | exn -> Lwt.fail exn)

  let resolve_uris ~uri t =
    match (Option.map String.lowercase_ascii (Uri.scheme uri), Uri.host uri) with
    | _, (None | Some "") -> Lwt.return (only (unknown "%s names no host" (Uri.to_string uri)))
    | (None | Some "http"), Some host -> t.find host ~port:(Option.value ~default:80 (Uri.port uri))
    | Some "https", Some host ->
        let+ endpoints, later = t.find host ~port:(Option.value ~default:443 (Uri.port uri)) in
        let tls = List.map (function `Unknown _ as endpoint -> endpoint | endpoint -> `TLS (host, endpoint)) in
        (tls endpoints, Lwt.map tls later)
    | Some scheme, Some _ -> Lwt.return (only (unknown "%s is neither http nor https" scheme))

  let resolve_uri ~uri t =
    let* first, later = resolve_uris ~uri t in
    match first with
    | endpoint :: _ -> Lwt.return endpoint
    | [] -> (
        let+ others = later in
        match others with
        | endpoint :: _ -> endpoint
        | [] -> unknown "%s has no address" (Uri.host_with_default ~default:"" uri))
end
