type certchain = { chain : string; key : string }

type own_cert =
  [ `None | `Single of certchain | `Multiple of certchain list | `Multiple_default of certchain * certchain list ]

(* By name; the newest session with each. *)
type sessions = (string, Openssl.session) Hashtbl.t

let sessions_max = 32

type client = {
  context : Openssl.context;
  authenticator : Authenticator.t;
  peer_name : [ `host ] Domain_name.t option;
  ip : Ipaddr.t option;
  sessions : sessions option;
}

type server = { server_context : Openssl.context; verifier : Authenticator.t option }

let peer_name client = client.peer_name
let peer client name = { client with peer_name = Some name }
let ip client ip = { client with ip = Some ip }
let message f = match f () with value -> Ok value | exception Failure reason -> Error (`Msg reason)

let number = function
  | `TLS_1_2 -> 0x0303
  | `TLS_1_3 -> 0x0304
  | (`TLS_1_0 | `TLS_1_1) as version -> Fmt.failwith "%a is not spoken here" Core.pp_tls_version version

let context ~server (min, max) =
  if number min > number max then failwith "the minimum version is above the maximum";
  Openssl.context ~server ~min:(number min) ~max:(number max)

let newest = (`TLS_1_2, `TLS_1_3)

let use context ~named { chain; key } = Openssl.use_chain context ~named ~chain ~key

let certchain_of_pem ~chain ~key =
  message (fun () ->
      let certchain = { chain; key } in
      use (context ~server:true newest) ~named:false certchain;
      certchain)

(* What is used where no name fits is the context's own; [`Multiple] has the first one there for clients that ask for no
   name at all. *)
let show context = function
  | `None -> ()
  | `Single chain -> use context ~named:false chain
  | `Multiple [] -> failwith "there is no certificate in the list"
  | `Multiple (first :: _ as all) ->
      use context ~named:false first;
      List.iter (use context ~named:true) all;
      Openssl.require_sni context true
  | `Multiple_default (default, others) ->
      use context ~named:false default;
      List.iter (use context ~named:true) (default :: others)

let name_of_hash = function `SHA256 -> "SHA256" | `SHA384 -> "SHA384" | `SHA512 -> "SHA512"

let verify context authenticator =
  match Authenticator.kind authenticator with
  | Anyone -> Openssl.verify context ~verification:0 ~hash:"" ~fingerprint:""
  | Chain { roots; crl } ->
      ignore (Openssl.trust context ~roots ~revoked:crl : int);
      Openssl.verify context ~verification:1 ~hash:"" ~fingerprint:""
  | Fingerprint { of_key; hash; fingerprint } ->
      Openssl.verify context ~verification:(if of_key then 3 else 2) ~hash:(name_of_hash hash) ~fingerprint

let speak context ~server = function
  | [] -> ()
  | protocols ->
      let on_wire name =
        let length = String.length name in
        if length = 0 || length > 255 then Fmt.failwith "an application protocol's name has 1 to 255 bytes, not %d" length;
        Printf.sprintf "%c%s" (Char.chr length) name
      in
      Openssl.protocols context ~server (String.concat "" (List.map on_wire protocols))

let client ~authenticator ?peer_name ?(version = newest) ?(certificates = `None) ?(alpn_protocols = []) ?ip
    ?(resumption = true) () =
  message (fun () ->
      let context = context ~server:false version in
      (match certificates with
       | `Multiple _ | `Multiple_default _ -> failwith "a client has one certificate or none"
       | (`None | `Single _) as own -> show context own);
      verify context authenticator;
      speak context ~server:false alpn_protocols;
      Openssl.resume context resumption;
      let sessions = if resumption then Some (Hashtbl.create 7) else None in
      { context; authenticator; peer_name; ip; sessions })

let server ?(version = newest) ?(certificates = `None) ?authenticator ?(alpn_protocols = []) ?(resumption = true) () =
  message (fun () ->
      if certificates = `None then failwith "a TLS server needs a certificate";
      let context = context ~server:true version in
      show context certificates;
      Option.iter (verify context) authenticator;
      speak context ~server:true alpn_protocols;
      Openssl.resume context resumption;
      { server_context = context; verifier = authenticator })

(* 0 is "any time" to the stubs. *)
let seconds authenticator =
  match Authenticator.time authenticator with
  | None -> 0
  | Some time -> max 1 (int_of_float (Ptime.to_float_s time))

(* A session stands for a certificate that was verified, so it is kept for the name and address it was verified for. *)
let session_key { peer_name; ip; _ } =
  match peer_name with
  | None -> None
  | Some name ->
      Some (Domain_name.to_string name ^ match ip with None -> "" | Some ip -> " " ^ Ipaddr.to_string ip)

let remember client session =
  match (client.sessions, session_key client) with
  | Some sessions, Some key ->
      if Hashtbl.length sessions >= sessions_max && not (Hashtbl.mem sessions key) then Hashtbl.reset sessions;
      Hashtbl.replace sessions key session
  | _ -> ()

let octets = function Ipaddr.V4 ip -> Ipaddr.V4.to_octets ip | Ipaddr.V6 ip -> Ipaddr.V6.to_octets ip

let connect_client client =
  let connection = Openssl.connect client.context ~server:false ~seconds:(seconds client.authenticator) in
  Option.iter (fun name -> Openssl.expect_host connection (Domain_name.to_string name)) client.peer_name;
  Option.iter (fun ip -> Openssl.expect_address connection (octets ip)) client.ip;
  (match (client.sessions, session_key client) with
   | Some sessions, Some key -> Option.iter (Openssl.offer_session connection) (Hashtbl.find_opt sessions key)
   | _ -> ());
  connection

let connect_server server =
  let seconds = match server.verifier with None -> 0 | Some authenticator -> seconds authenticator in
  Openssl.connect server.server_context ~server:true ~seconds
