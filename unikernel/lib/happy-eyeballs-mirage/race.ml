open Lwt.Syntax

let rec take_turns a b = match a with x :: rest -> x :: take_turns b rest | [] -> b

let interleave addresses =
  let v6, v4 = List.partition (function Ipaddr.V6 _ -> true | V4 _ -> false) addresses in
  take_turns v6 v4

(* Until the promise has its value, or for that long; a timer that is not needed any more is taken away. *)
let within time promise = Lwt.pick [ Lwt.protected (Lwt.map ignore promise); Mirage_sleep.ns time ]

let resolve ~delay ~aaaa ~a =
  let elements = function Ok set -> Ipaddr.Set.elements set | Error _ -> [] in
  let some promise = match Lwt.state promise with Lwt.Return (Ok set) -> not (Ipaddr.Set.is_empty set) | _ -> false in
  let* () = Lwt.choose [ Lwt.map ignore aaaa; Lwt.map ignore a ] in
  let* () =
    if some aaaa then Lwt.return_unit
    else if some a then within delay aaaa
    else
      (* The first answer was of no use. *)
      let* _ = aaaa and* _ = a in
      Lwt.return_unit
  in
  match (Lwt.state aaaa, Lwt.state a) with
  | Return (Error _), Return (Error error) -> Lwt.return (Error error)
  | Return six, Return four -> Lwt.return (Ok (interleave (elements six @ elements four), Lwt.return []))
  | Return six, _ -> Lwt.return (Ok (elements six, Lwt.map elements a))
  | _, Return four -> Lwt.return (Ok (elements four, Lwt.map elements aaaa))
  | _ -> Lwt.return (Ok ([], Lwt.return []))

let run ~delay ~timeout ~attempt ~close places ~later =
  let winner, win = Lwt.wait () in
  let settled () = not (Lwt.is_sleeping winner) in
  let settle result = if not (settled ()) then Lwt.wakeup_later win result in
  let left = ref places and under_way = ref 0 and last = ref None in
  let more = ref (Lwt.is_sleeping later) in
  let end_if_lost () = if !left = [] && !under_way = 0 && not !more then settle (Error !last) in
  (* Once, whoever hears of them first. *)
  let add others =
    if !more then begin
      more := false;
      left := take_turns others !left;
      end_if_lost ()
    end
  in
  let one place =
    incr under_way;
    let* made = Lwt.catch (fun () -> Lwt.map Result.ok (attempt place)) (fun exn -> Lwt.return (Error exn)) in
    decr under_way;
    match made with
    | Ok flow when settled () -> close flow
    | Ok flow ->
        settle (Ok (place, flow));
        Lwt.return_unit
    | Error exn ->
        last := Some exn;
        end_if_lost ();
        Lwt.return_unit
  in
  let rec start () =
    match !left with
    | _ when settled () -> Lwt.return_unit
    | place :: rest ->
        left := rest;
        let* () = within delay (one place) in
        start ()
    | [] when !more ->
        let* others = Lwt.catch (fun () -> later) (fun _ -> Lwt.return []) in
        add others;
        start ()
    | [] -> Lwt.return_unit
  in
  if !more then Lwt.on_any later add (fun _ -> add [])
  else (match Lwt.state later with Return others -> left := take_turns !left others | _ -> ());
  end_if_lost ();
  Lwt.async start;
  Lwt.catch
    (fun () ->
       let* () = within timeout winner in
       settle (Error !last);
       winner)
    (fun exn ->
       (* Nobody waits any more. *)
       settle (Error !last);
       let* () = match Lwt.state winner with Return (Ok (_, flow)) -> close flow | _ -> Lwt.return_unit in
       Lwt.fail exn)
