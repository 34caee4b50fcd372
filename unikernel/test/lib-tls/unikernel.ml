open Lwt.Syntax
module Pair = Mirage_flow_pair
module T = Tls_mirage.Make (Pair)
module X = Tls_mirage.X509 (Mirage_kv_mem)
module C = Certificates

let get = function Ok value -> value | Error (`Msg reason) -> failwith reason
let host name = Domain_name.(host_exn (of_string_exn name))
let chain chain key = get (Tls.Config.certchain_of_pem ~chain ~key)
let example = chain C.example C.example_key
let now () = Some (Mirage_ptime.now ())
let trust roots = get (Tls.Authenticator.chain_of_trust ~time:now roots)

(* Both ends, at the same time. *)
let meet ?host client server =
  let here, there = Pair.v () in
  Lwt.both (T.client_of_flow client ?host here) (T.server_of_flow server there)

let pp_end ppf = function Ok _ -> Fmt.string ppf "fine" | Error e -> T.pp_write_error ppf e

let attempt title ?host client server =
  let+ client, server = meet ?host client server in
  Printf.printf "%s\n  client: %s\n  server: %s\n" title (Fmt.str "%a" pp_end client) (Fmt.str "%a" pp_end server);
  match (client, server) with Ok client, Ok server -> Some (client, server) | _ -> None

let show flow =
  match T.epoch flow with
  | Error () -> print_endline "  no connection"
  | Ok e ->
      let name = Option.fold ~none:"-" ~some:Domain_name.to_string in
      Printf.printf "  %s %s, peer %s, own %s, alpn %s, %s%s\n"
        (Fmt.str "%a" Tls.Core.pp_tls_version e.protocol_version)
        e.ciphersuite (name e.peer_name) (name e.own_name)
        (Option.value ~default:"-" e.alpn_protocol)
        (if e.peer_certificate = None then "no certificate" else "certificate")
        (if e.resumed then ", resumed" else "")

let rec read_all flow got =
  let* result = T.read flow in
  match result with
  | Ok (`Data data) -> read_all flow (got + Cstruct.length data)
  | Ok `Eof -> Lwt.return (Ok got)
  | Error e -> Lwt.return (Error e)

let close_both = function
  | None -> Lwt.return_unit
  | Some (client, server) -> Lwt.join [ T.close client; T.close server ]

(* Bytes from the client to the server, the end of them, and an answer the other way. *)
let exchange size (client, server) =
  let chunk = Cstruct.create 100_000 in
  let rec send left =
    if left = 0 then T.shutdown client `write
    else
      let length = min left (Cstruct.length chunk) in
      let* result = T.writev client [ Cstruct.sub chunk 0 1; Cstruct.sub chunk 1 (length - 1) ] in
      match result with Ok () -> send (left - length) | Error e -> Fmt.failwith "write: %a" T.pp_write_error e
  in
  let* (), got = Lwt.both (send size) (read_all server 0) in
  (match got with
   | Ok got -> Printf.printf "  %d of %d bytes arrived, then the end\n" got size
   | Error e -> Printf.printf "  %s\n" (Fmt.str "%a" T.pp_error e));
  let* (_ : _ result) = T.write server (Cstruct.of_string "thank you") in
  let* answer = T.read client in
  (match answer with
   | Ok (`Data data) -> Printf.printf "  answer: %s\n" (Cstruct.to_string data)
   | _ -> print_endline "  no answer");
  let* () = Lwt.join [ T.close client; T.close server ] in
  let* again = T.write client chunk in
  Printf.printf "  after close: %s\n" (match again with Ok () -> "written" | Error e -> Fmt.str "%a" T.pp_write_error e);
  Lwt.return_unit

let of_store () =
  let* store = Mirage_kv_mem.connect () in
  let set name text =
    let+ result = Mirage_kv_mem.set store (Mirage_kv.Key.v name) text in
    Result.iter_error (fun e -> Fmt.failwith "%a" Mirage_kv_mem.pp_write_error e) result
  in
  let failing f = Lwt.catch (fun () -> Lwt.map (fun _ -> print_endline "  fine") (f ())) (function Failure m -> print_endline ("  " ^ m); Lwt.return_unit | e -> Lwt.fail e) in
  print_endline "from a store";
  let* () = failing (fun () -> X.certificate store `Default) in
  let* () = set "server.pem" C.example in
  let* () = set "server.key" C.other_key in
  let* () = failing (fun () -> X.certificate store `Default) in
  let* () = set "server.key" "nonsense" in
  let* () = failing (fun () -> X.certificate store `Default) in
  let* () = set "server.key" C.example_key in
  let* () = failing (fun () -> X.certificate store `Default) in
  let* () = set "ca-roots.crt" "nonsense" in
  let* () = failing (fun () -> X.authenticator store) in
  let* () = set "ca-roots.crt" (C.stranger ^ C.root) in
  let* authenticator = X.authenticator store in
  let* certificate = X.certificate store `Default in
  let* both =
    attempt "certificate and authorities from a store"
      (get (Tls.Config.client ~authenticator ~peer_name:(host "www.example.org") ()))
      (get (Tls.Config.server ~certificates:(`Single certificate) ()))
  in
  close_both both

let start () =
  let server ?version ?authenticator ?alpn_protocols ?resumption certificates =
    get (Tls.Config.server ?version ~certificates ?authenticator ?alpn_protocols ?resumption ())
  in
  let single ?version chain = server ?version (`Single chain) in
  let client ?version ?certificates ?alpn_protocols ?resumption ?(roots = C.root) ?ip name =
    get
      (Tls.Config.client ~authenticator:(trust roots) ?version ?certificates ?alpn_protocols ?resumption ?ip
         ?peer_name:(Option.map host name) ())
  in
  let try_ title c s =
    let* both = attempt title c s in
    Option.iter (fun (c, s) -> show c; show s) both;
    close_both both
  in
  let org = Some "example.org" in
  let* both = attempt "TLS 1.3" (client org) (single example) in
  let* () = match both with Some both -> show (fst both); exchange 1_000_000 both | None -> Lwt.return_unit in
  let old = (`TLS_1_2, `TLS_1_2) in
  let* both = attempt "TLS 1.2" (client ~version:old org) (single example) in
  let* () = match both with Some both -> show (fst both); exchange 1_000_000 both | None -> Lwt.return_unit in
  let* () = try_ "ALPN" (client ~alpn_protocols:[ "h2"; "http/1.1" ] org) (server ~alpn_protocols:[ "http/1.1" ] (`Single example)) in
  let* () = try_ "no common protocol" (client ~alpn_protocols:[ "h2" ] org) (server ~alpn_protocols:[ "http/1.1" ] (`Single example)) in
  let* () = try_ "no common version" (client ~version:old org) (single ~version:(`TLS_1_3, `TLS_1_3) example) in
  let* () = try_ "wrong name" (client (Some "example.com")) (single example) in
  let* () = try_ "expired" (client org) (single (chain C.expired C.expired_key)) in
  let* () = try_ "not valid yet" (client org) (single (chain C.future C.future_key)) in
  let* () = try_ "unknown authority" (client ~roots:C.stranger org) (single example) in
  let* () = try_ "right address" (client ~ip:(Ipaddr.of_string_exn "10.0.0.2") None) (single example) in
  let* () = try_ "wrong address" (client ~ip:(Ipaddr.of_string_exn "10.0.0.3") None) (single example) in
  let other = chain C.other C.other_key in
  let by_name = server (`Multiple [ example; other ]) in
  let* () = try_ "by name, second" (client (Some "other.org")) by_name in
  let* () = try_ "by name, a subdomain" (client (Some "a.example.org")) by_name in
  let* () = try_ "by name, none" (client (Some "nobody.org")) by_name in
  let mutual = server ~authenticator:(trust C.root) (`Multiple_default (example, [ other ])) in
  let* () = try_ "client with certificate" (client ~certificates:(`Single (chain C.client C.client_key)) (Some "other.org")) mutual in
  let strict = (`TLS_1_2, `TLS_1_2) in
  let* () = try_ "client without certificate" (client ~version:strict org) mutual in
  let pinned fingerprint = get (Tls.Config.client ~authenticator:(Tls.Authenticator.cert_fingerprint ~time:now ~hash:`SHA256 ~fingerprint) ()) in
  let* () = try_ "wrong fingerprint" (pinned (String.make 32 'x')) (single example) in
  (* Again with the same configurations, once tickets have arrived. *)
  let resuming title c s =
    let* both = attempt title c s in
    let* () =
      match both with
      | None -> Lwt.return_unit
      | Some (c, s) ->
          let* (_ : _ result) = T.write s (Cstruct.of_string "x") in
          let* (_ : _ result) = T.read c in
          show c;
          Lwt.return_unit
    in
    close_both both
  in
  let c = client org and s = single example in
  let* () = resuming "first" c s in
  let* () = resuming "second" c s in
  let c = client ~version:old org and s = single example in
  let* () = resuming "first, TLS 1.2" c s in
  let* () = resuming "second, TLS 1.2" c s in
  let c = client ~resumption:false org in
  let* () = resuming "first, without resumption" c s in
  let* () = resuming "second, without resumption" c s in
  let* () = of_store () in
  (* X25519MLKEM768 is group 0x11ec: shares of 1216 bytes from a client and 1120 from a server (ECDHE-MLKEM for TLS 1.3). *)
  let near = Tls.Engine.client (client org) and far = Tls.Engine.server (single example) in
  let has share bytes = Astring.String.is_infix ~affix:share (Cstruct.to_string bytes) in
  ignore (Tls.Engine.handshake near Cstruct.empty);
  let greeting = Tls.Engine.outgoing near in
  ignore (Tls.Engine.handshake far greeting);
  Printf.printf "post-quantum shares: client %b, server %b\n" (has "\x11\xec\x04\xc0" greeting)
    (has "\x11\xec\x04\x60" (Tls.Engine.outgoing far));
  List.iter Tls.Engine.release [ near; far ];
  (* Not TLS at all. *)
  let here, there = Pair.v () in
  let* (_ : _ result) = Pair.write here (Cstruct.of_string "GET / HTTP/1.1\r\n\r\n") in
  let* result = T.server_of_flow s there in
  Printf.printf "plain HTTP\n  server: %s\n" (Fmt.str "%a" pp_end result);
  (* What a handshake costs, and that nothing is kept of it. *)
  let c = client ~resumption:false org in
  let rec many n =
    if n = 0 then Lwt.return_unit
    else
      let* both = meet c s in
      let* () = match both with Ok c, Ok s -> close_both (Some (c, s)) | _ -> failwith "handshake" in
      many (n - 1)
  in
  let* () = many 100 in
  Gc.full_major ();
  let before = (Solo5_os.Memory.quick_stat ()).heap_words in
  let started = Mirage_mtime.elapsed_ns () in
  let* () = many 500 in
  Logs.debug (fun m -> m "500 handshakes: %Ld ms" (Int64.div (Int64.sub (Mirage_mtime.elapsed_ns ()) started) 1_000_000L));
  Gc.full_major ();
  let grown = (Solo5_os.Memory.quick_stat ()).heap_words - before in
  Printf.printf "500 handshakes, memory grown by %s\n" (if grown < 200_000 then "less than 200,000 words" else string_of_int grown);
  print_endline "SUCCESS";
  Lwt.return_unit
