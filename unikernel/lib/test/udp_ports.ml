open Lwt.Syntax
module Ports = Tcpip.Udp_ports

(* A stack with UDP alone, whose every question is answered by [answer]. *)
module Stack = struct
  type callback = src:Ipaddr.t -> dst:Ipaddr.t -> src_port:int -> Cstruct.t -> unit Lwt.t

  let listeners : (int, callback) Hashtbl.t = Hashtbl.create 7
  let asked_from : int list ref = ref []
  let answer : (port:int -> Cstruct.t -> unit) ref = ref (fun ~port:_ _ -> ())

  module UDP = struct
    type ipaddr = Ipaddr.t
    type t = unit
    type error = [ `Never ]
    type nonrec callback = callback

    let pp_error ppf `Never = Fmt.string ppf "never"
    let disconnect () = Lwt.return_unit

    let listen () ~port callback =
      if Hashtbl.mem listeners port then Ports.call_in port else Ports.take port;
      Hashtbl.replace listeners port callback

    let unlisten () ~port =
      if Hashtbl.mem listeners port then begin
        Ports.release port;
        Hashtbl.remove listeners port
      end

    let input () ~src:_ ~dst:_ _ = Lwt.return_unit

    let write ?src:_ ?(src_port = 0) ?ttl:_ ~dst:_ ~dst_port:_ () data =
      asked_from := src_port :: !asked_from;
      !answer ~port:src_port data;
      Lwt.return_ok ()
  end

  let udp () = ()
end

let server = Ipaddr.of_string_exn "10.0.0.1"

let reply_to question =
  match Dns.Packet.decode (Cstruct.to_string question) with
  | Ok question -> Cstruct.of_string (Dns.Packet.encode { question with reply = true })
  | Error why -> failwith why

let give ~port question =
  match Hashtbl.find_opt Stack.listeners port with
  | Some callback -> Lwt.async (fun () -> callback ~src:server ~dst:server ~src_port:53 (reply_to question))
  | None -> ()

module Client = Over_udp.Make (Stack.UDP)

let ask () = Client.ask () (server, 53) (Domain_name.of_string_exn "a.test", 1)

let tests () =
  (* All ports but a few are an app's. *)
  let mine = [ 2000; 3000; 4000 ] in
  for port = 1024 to 65535 do
    if not (List.mem port mine) then Stack.UDP.listen () ~port (fun ~src:_ ~dst:_ ~src_port:_ _ -> Lwt.return_unit)
  done;
  Stack.answer := give;
  let* answer = ask () in
  Expect.that "a question is asked from a port that nobody listens to"
    (Result.is_ok answer && List.for_all (fun port -> List.mem port mine) !Stack.asked_from);
  Expect.that "and the port is given back" (not (List.exists Ports.is_taken mine));
  (* An app listens to the very port while the question waits. *)
  let apps = ref [] in
  (Stack.answer :=
     fun ~port question ->
       if !apps = [] then begin
         apps := [ port ];
         Stack.UDP.listen () ~port (fun ~src:_ ~dst:_ ~src_port:_ _ -> Lwt.return_unit)
       end
       else give ~port question);
  let* answer = ask () in
  Expect.that "an app that wants this port gets it, and the question is asked from another"
    (Result.is_ok answer && match !Stack.asked_from with again :: first :: _ -> again <> first | _ -> false);
  Expect.that "and the app keeps it" (List.for_all (Hashtbl.mem Stack.listeners) !apps);
  Lwt.return_unit

let () =
  Solo5_os.Main.run
    (let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
     tests ())
