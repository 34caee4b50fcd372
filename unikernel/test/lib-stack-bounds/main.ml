(* What an app hands to the stack by mistake: lengths that no packet has, and a network device of its own that does not
   do what devices do. Nothing of it may reach memory that is not its own. *)
open Lwt.Syntax

let say fmt = Printf.printf (fmt ^^ "\n%!")

(* A device without a wire. What [behave] gives for a frame of that size is the buffer that it is to be written to. *)
module Device = struct
  type error = Mirage_net.Net.error
  type t = { mtu : int; mutable behave : int -> (Cstruct.t -> int) -> unit; stats : Mirage_net.stats }

  let pp_error = Mirage_net.Net.pp_error
  let disconnect _ = Lwt.return_unit

  let write t ~size fill =
    t.behave size fill;
    Lwt.return_ok ()

  let listen _ ~header_size:_ _ = fst (Lwt.wait ())
  let mac _ = Macaddr.of_string_exn "02:00:00:00:00:01"
  let mtu t = t.mtu
  let get_stats_counters t = t.stats
  let reset_stats_counters t = Mirage_net.Stats.reset t.stats
  let create mtu = { mtu; behave = (fun size fill -> ignore (fill (Cstruct.create size))); stats = Mirage_net.Stats.create () }
end

module Stack = Tcpip_stack_lwip.Make (Device)

let here = Ipaddr.of_string_exn "10.0.0.2"
let there = Ipaddr.of_string_exn "10.0.0.1"
let everybody = Ipaddr.of_string_exn "255.255.255.255"
let there6 = Ipaddr.of_string_exn "fd00::1"
let here6 = Ipaddr.of_string_exn "fd00::2"
let prefix = Ipaddr.V4.Prefix.of_string_exn "10.0.0.2/24"
let prefix6 = Ipaddr.V6.Prefix.of_string_exn "fd00::2/64"
let outcome = function Ok () -> "sent" | Error _ -> "refused"

let udp_header length data =
  let header = Cstruct.create 8 in
  Cstruct.BE.set_uint16 header 0 4000;
  Cstruct.BE.set_uint16 header 2 7;
  Cstruct.BE.set_uint16 header 4 (length land 0xffff);
  Cstruct.append header data

let lengths stack =
  let udp = Stack.udp stack and ip = Stack.ip stack and tcp = Stack.tcp stack in
  let given = ref [] in
  Stack.UDP.listen udp ~port:7 (fun ~src:_ ~dst:_ ~src_port:_ data ->
      given := Cstruct.length data :: !given;
      Lwt.return_unit);
  let* () =
    Lwt_list.iter_s
      (fun length ->
         let data = udp_header (8 + length) (Cstruct.create length) in
         let* () = Stack.UDP.input udp ~src:there ~dst:here data in
         let* () = Stack.UDP.input udp ~src:there6 ~dst:here6 data in
         let* () = Stack.TCP.input tcp ~src:there ~dst:here data in
         Mirage_sleep.ns 10_000_000L)
      [ 100; 65_507; 65_508; 65_536; 70_000; 131_072; 1_000_000 ]
  in
  say "datagrams given by hand that arrived: %s" (String.concat ", " (List.rev_map string_of_int !given));
  let* () =
    Lwt_list.iter_s
      (fun length ->
         let* sent = Stack.UDP.write udp ~dst:everybody ~dst_port:9 (Cstruct.create length) in
         let* packet = Stack.IP.write ip everybody `UDP (fun _ -> 0) [ Cstruct.create length ] in
         say "%d bytes: a datagram is %s, a packet is %s" length (outcome sent) (outcome packet);
         Lwt.return_unit)
      [ 0; 1000; 65_000; 65_508; 65_536; 66_000; 1_000_000 ]
  in
  let refuses f = try ignore (f () : _ Lwt.t); false with Invalid_argument _ -> true in
  say "ports that are none: %s"
    (if
      List.for_all
        (fun port ->
           refuses (fun () -> Stack.UDP.write udp ~dst:there ~dst_port:port Cstruct.empty)
           && refuses (fun () -> Stack.UDP.write udp ~src_port:port ~dst:there ~dst_port:9 Cstruct.empty)
           && refuses (fun () -> Stack.TCP.create_connection tcp (there, port)))
        [ -1; 65_536; max_int; min_int ]
     then "refused"
     else "taken");
  let* sent = Stack.UDP.write udp ~ttl:max_int ~dst:everybody ~dst_port:9 Cstruct.empty in
  say "a time to live without an end: %s" (outcome sent);
  Lwt.return_unit

let devices (device : Device.t) stack =
  let udp = Stack.udp stack in
  let send () = Stack.UDP.write udp ~dst:everybody ~dst_port:9 (Cstruct.create 1000) in
  let with_device what behave =
    device.behave <- behave;
    let* _ = send () in
    let* _ = send () in
    let* () = Mirage_sleep.ns 20_000_000L in
    say "a device that %s: the stack goes on" what;
    Lwt.return_unit
  in
  let size_of = ref 0 in
  let* () = with_device "gives a buffer of one byte" (fun _ fill -> size_of := fill (Cstruct.create 1)) in
  say "what is written to it: %d bytes" !size_of;
  let* () = with_device "gives an empty buffer" (fun _ fill -> ignore (fill Cstruct.empty)) in
  let* () = with_device "asks for a frame three times" (fun size fill ->
      for _ = 1 to 3 do ignore (fill (Cstruct.create size)) done) in
  let* () = with_device "asks for none" (fun _ _ -> ()) in
  let* () = with_device "raises" (fun _ _ -> failwith "broken") in
  let kept = ref (fun _ -> 0) in
  let* () = with_device "keeps the function that writes" (fun _ fill -> kept := fill) in
  say "and calls it when there is no frame: %d bytes" (!kept (Cstruct.create 2000));
  let* () = with_device "works" (fun size fill -> assert (fill (Cstruct.create size) = size)) in
  Lwt.return_unit

let connect mtu =
  Lwt.try_bind
    (fun () -> Stack.connect ~ipv4:prefix ~ipv6:prefix6 (Device.create mtu))
    (fun _ -> Lwt.return "connected")
    (function Failure why -> Lwt.return why | exn -> Lwt.fail exn)

let tests () =
  Logs.set_reporter (Mirage_logs.create ());
  let device = Device.create 1500 in
  let* stack = Stack.connect ~ipv4:prefix ~ipv6:prefix6 device in
  let* () = Mirage_sleep.ns 1_500_000_000L in
  let* () = lengths stack in
  let* () = devices device stack in
  let* results = Lwt_list.map_s (fun mtu -> Lwt.map (fun result -> (mtu, result)) (connect mtu)) [ 1_000_000; 65_536; 68; 67; 0; -1 ] in
  List.iter (fun (mtu, result) -> say "an MTU of %d: %s" mtu result) results;
  say "SUCCESS";
  Lwt.return_unit

let () =
  Solo5_os.Main.run (tests ());
  exit 0
