open Lwt.Syntax
module Race = Happy_eyeballs_mirage.Race

exception Refused of string

let ms n = Duration.of_ms n
let v4 text = Ipaddr.of_string_exn text
let set list = Ipaddr.Set.of_list (List.map v4 list)
let six = [ "fd00::1"; "fd00::2" ]
let four = [ "10.0.0.1"; "10.0.0.2"; "10.0.0.3" ]
let text = List.map Ipaddr.to_string

let after time value =
  let+ () = Mirage_sleep.ns time in
  value

let never () = fst (Lwt.wait ())
let resolve ~aaaa ~a = Race.resolve ~delay:(ms 50) ~aaaa ~a

(* What each place does, and which were tried and closed. *)
let run ?(timeout = ms 10_000) ?(later = Lwt.return []) behaves places =
  let tried = ref [] and closed = ref [] in
  let attempt place =
    tried := place :: !tried;
    behaves place
  in
  let close place =
    closed := place :: !closed;
    Lwt.return_unit
  in
  let+ result = Race.run ~delay:(ms 20) ~timeout ~attempt ~close places ~later in
  (result, tried, closed)

let refused place = Lwt.fail (Refused place)

let tests () =
  let* known = resolve ~aaaa:(Lwt.return (Ok (set six))) ~a:(Lwt.return (Ok (set four))) in
  Expect.that "IPv6 goes first, then both take turns"
    (match known with
     | Ok (first, _) -> text first = [ "fd00::1"; "10.0.0.1"; "fd00::2"; "10.0.0.2"; "10.0.0.3" ]
     | Error () -> false);
  let* known = resolve ~aaaa:(Lwt.return (Ok (set six))) ~a:(never ()) in
  Expect.that "IPv6 addresses wait for no others" (match known with Ok (first, _) -> text first = six | Error () -> false);
  let* known = resolve ~aaaa:(never ()) ~a:(Lwt.return (Ok (set four))) in
  Expect.that "IPv4 addresses wait a moment for IPv6, and no longer" (match known with Ok (first, _) -> text first = four | Error () -> false);
  let* known = resolve ~aaaa:(after (ms 200) (Ok (set six))) ~a:(Lwt.return (Ok (set four))) in
  let* later = match known with Ok (_, later) -> later | Error () -> Lwt.return [] in
  Expect.that "IPv6 addresses that come later are told later" (text later = six);
  let* known = resolve ~aaaa:(Lwt.return (Ok Ipaddr.Set.empty)) ~a:(after (ms 20) (Ok (set four))) in
  Expect.that "no IPv6 address: IPv4 alone" (match known with Ok (first, _) -> text first = four | Error () -> false);
  let* known = resolve ~aaaa:(Lwt.return (Error "no server")) ~a:(Lwt.return (Error "no name")) in
  Expect.that "neither has an answer" (match known with Error "no name" -> true | _ -> false);
  let* result, tried, _ = run (fun place -> if place = "dead" then never () else Lwt.return place) [ "dead"; "alive"; "third" ] in
  Expect.that "a dead first address does not keep the second waiting" (result = Ok ("alive", "alive") && !tried = [ "alive"; "dead" ]);
  let* result, tried, _ = run (fun place -> if place = "alive" then Lwt.return place else refused place) [ "a"; "b"; "alive"; "c" ] in
  Expect.that "after a refusal the next one is tried" (result = Ok ("alive", "alive") && List.length !tried = 3);
  let* result, _, closed = run (fun place -> after (ms (if place = "slow" then 300 else 1)) place) [ "slow"; "quick" ] in
  Expect.that "the quick one wins" (result = Ok ("quick", "quick"));
  let rec until n test = if test () || n = 0 then Lwt.return_unit else let* () = Mirage_sleep.ns (ms 20) in until (n - 1) test in
  let* () = until 500 (fun () -> !closed <> []) in
  Expect.that "a connection that comes too late is closed" (!closed = [ "slow" ]);
  let* result, _, _ = run refused [ "a"; "b" ] in
  Expect.that "where all are refused, the last one's reason is told" (result = Error (Some (Refused "b")));
  let* result, _, _ = run ~timeout:(ms 100) (fun _ -> never ()) [ "a"; "b" ] in
  Expect.that "there is an end to waiting" (result = Error None);
  let* result, _, _ =
    run ~later:(after (ms 60) [ "alive" ]) (fun place -> if place = "alive" then Lwt.return place else never ()) [ "dead" ]
  in
  Expect.that "an address that becomes known later is tried, too" (result = Ok ("alive", "alive"));
  let* result, _, _ =
    run ~later:(after (ms 60) [ "alive" ]) (fun place -> if place = "alive" then Lwt.return place else refused place) [ "dead" ]
  in
  Expect.that "even where all that were known before were refused" (result = Ok ("alive", "alive"));
  let* result, _, _ = run ~later:(after (ms 20) []) refused [] in
  Expect.that "no address at all" (result = Error None);
  Lwt.return_unit

let () = Solo5_os.Main.run (tests ())
