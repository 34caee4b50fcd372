(* Two ends of TLS, one after the other, with what goes between them cut into pieces or changed. *)

let get = function Ok value -> value | Error (`Msg reason) -> failwith reason

let server =
  get
    (Tls.Config.server
       ~certificates:
         (`Single (get (Tls.Config.certchain_of_pem ~chain:Certificates.example ~key:Certificates.example_key)))
       ())

let client ~version =
  let authenticator = get (Tls.Authenticator.chain_of_trust ~time:(fun () -> None) Certificates.root) in
  let peer_name = Domain_name.(host_exn (of_string_exn "example.org")) in
  get (Tls.Config.client ~authenticator ~version:(version, version) ~peer_name ~resumption:false ())

type side = { engine : Tls.Engine.state; mutable arrived : Cstruct.t; mutable state : [ `Shaking | `Open | `Over ] }

let side engine = { engine; arrived = Cstruct.empty; state = `Shaking }
let pass change a b = b.arrived <- Cstruct.append b.arrived (change (Tls.Engine.outgoing a.engine))

let step s =
  match s.state with
  | `Shaking -> (
      let result, rest = Tls.Engine.handshake s.engine s.arrived in
      s.arrived <- rest;
      match result with Ok `Done -> s.state <- `Open | Ok `More -> () | Ok `Eof | Error _ -> s.state <- `Over)
  | `Open | `Over -> ()

let shake change version =
  let c = side (Tls.Engine.client (client ~version)) and s = side (Tls.Engine.server server) in
  for _ = 1 to 6 do
    step c;
    pass change c s;
    step s;
    pass change s c
  done;
  (c, s)

let versions = [ `TLS_1_2; `TLS_1_3 ]

(* All of [text], given in pieces of random lengths, comes out once and in order. *)
let transfer version length =
  let c, s = shake Fun.id version in
  assert (c.state = `Open && s.state = `Open);
  let text = String.init length (fun i -> Char.chr (i * 7 land 255)) in
  let records = Result.get_ok (Tls.Engine.encrypt c.engine [ Cstruct.of_string text ]) in
  let out = Buffer.create length in
  let rec feed records =
    if Cstruct.length records > 0 then begin
      let n = 1 + Random.int (min 30000 (Cstruct.length records)) in
      let result, plain = Tls.Engine.decrypt s.engine (Cstruct.append s.arrived (Cstruct.sub records 0 n)) in
      s.arrived <- Cstruct.empty;
      assert (Result.is_ok result);
      Buffer.add_string out (Cstruct.to_string plain);
      feed (Cstruct.shift records n)
    end
  in
  feed records;
  assert (Buffer.contents out = text)

(* Whatever was changed, no other bytes than those that were sent come out. *)
let garble version =
  let left = ref (Random.int 3000) in
  let change bytes =
    let bytes = Cstruct.of_string (Cstruct.to_string bytes) in
    if !left < Cstruct.length bytes then
      Cstruct.set_uint8 bytes !left (Cstruct.get_uint8 bytes !left lxor (1 + Random.int 255));
    left := if !left < Cstruct.length bytes then max_int else !left - Cstruct.length bytes;
    bytes
  in
  let c, s = shake change version in
  if c.state = `Open && s.state = `Open then begin
    let records = Result.get_ok (Tls.Engine.encrypt c.engine [ Cstruct.of_string "the truth" ]) in
    let at = Random.int (Cstruct.length records) in
    Cstruct.set_uint8 records at (Cstruct.get_uint8 records at lxor 255);
    match Tls.Engine.decrypt s.engine (Cstruct.append s.arrived records) with
    | (Ok _ | Error _), plain -> assert (Cstruct.length plain = 0)
  end;
  Tls.Engine.release c.engine;
  Tls.Engine.release s.engine

let () =
  Random.init 1;
  List.iter
    (fun version ->
       List.iter (transfer version) [ 1; 100; 16384; 16385; 500_000 ];
       for _ = 1 to 300 do
         garble version
       done)
    versions;
  (* A state that was released answers, and does not crash. *)
  let c, _ = shake Fun.id `TLS_1_3 in
  Tls.Engine.release c.engine;
  assert (Tls.Engine.epoch c.engine = Error ());
  assert (Result.is_error (Tls.Engine.encrypt c.engine [ Cstruct.of_string "x" ]));
  assert (fst (Tls.Engine.decrypt c.engine (Cstruct.of_string "x")) = Ok `Eof)
