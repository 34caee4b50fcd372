(* Messages come back from their bytes; bytes at random, and messages with bytes changed or missing, never raise. *)

let state = Random.State.make [| 1035 |]
let below n = Random.State.int state n
let label () = String.init (1 + below 20) (fun _ -> Char.chr (97 + below 26))
let name () = Domain_name.of_strings_exn (List.init (below 5) (fun _ -> label ()))
let bytes n = String.init n (fun _ -> Char.chr (below 256))
let int32 () = Int32.of_int (below 0x3fffffff)
let short () = below 65536

let data () : Dns.Packet.data =
  match below 9 with
  | 0 -> A (Ipaddr.V4.of_octets_exn (bytes 4))
  | 1 -> Aaaa (Ipaddr.V6.of_octets_exn (bytes 16))
  | 2 -> Cname (name ())
  | 3 -> Ns (name ())
  | 4 -> Ptr (name ())
  | 5 -> Mx (short (), name ())
  | 6 -> Srv (short (), short (), short (), name ())
  | 7 -> Txt (List.init (below 4) (fun _ -> bytes (below 256)))
  | _ ->
      Soa
        {
          nameserver = name ();
          hostmaster = name ();
          serial = int32 ();
          refresh = int32 ();
          retry = int32 ();
          expiry = int32 ();
          minimum = int32 ();
        }

let record () : Dns.Packet.record = { name = name (); ttl = int32 (); data = data () }

let message () : Dns.Packet.t =
  {
    id = short ();
    reply = Random.State.bool state;
    truncated = Random.State.bool state;
    recursion_desired = Random.State.bool state;
    code = below 16;
    question = (if Random.State.bool state then Some (name (), short ()) else None);
    answer = List.init (below 6) (fun _ -> record ());
    authority = List.init (below 3) (fun _ -> record ());
  }

let harmless s = match Dns.Packet.decode s with Ok _ | Error _ -> ()

let () =
  for _ = 1 to 5000 do
    let message = message () in
    let s = Dns.Packet.encode message in
    (* Names and sets are compared by their bytes: encoding has one way only. *)
    (match Dns.Packet.decode s with
     | Ok again -> assert (String.equal s (Dns.Packet.encode again))
     | Error error -> failwith error);
    harmless (String.sub s 0 (below (String.length s)));
    let changed = Bytes.of_string s in
    for _ = 0 to below 4 do
      Bytes.set changed (below (Bytes.length changed)) (Char.chr (below 256))
    done;
    harmless (Bytes.to_string changed);
    harmless (bytes (below 200))
  done;
  (* A name that points at itself, two that point at each other, one far longer than a name through many pointers. *)
  let header = "\x00\x01\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00" in
  let refused s = match Dns.Packet.decode s with Error _ -> () | Ok _ -> assert false in
  refused (header ^ "\xc0\x0c\x00\x01\x00\x01");
  refused (header ^ "\xc0\x0e\xc0\x0c\x00\x01\x00\x01");
  refused (header ^ "\x01a\xc0\x0c\x00\x01\x00\x01");
  refused (header ^ "\x40");
  refused (header ^ String.concat "" (List.init 5 (fun _ -> "\x3f" ^ String.make 63 'a')) ^ "\x00\x00\x01\x00\x01")
