open Lwt.Syntax

let ms n = Mirage_sleep.ns (Duration.of_ms n)

let after name delay =
  let* () = ms delay in
  print_endline name;
  Lwt.return_unit

(* Prints without a line's end: the main loop flushes before it waits. *)
let dots () =
  let rec dot n =
    if n = 0 then Lwt.return (print_newline ())
    else begin
      print_char '.';
      let* () = ms 10 in
      dot (n - 1)
    end
  in
  dot 5

let start () =
  let third = after "third" 300 in
  let first = after "first" 100 in
  let second = after "second" 200 in
  let never = Lwt.catch (fun () -> after "never" 150) (function Lwt.Canceled -> Lwt.return_unit | exn -> Lwt.fail exn) in
  Lwt.cancel never;
  let* () = Lwt.join [ first; second; third; never ] in
  let* () = Lwt.pick [ after "the shorter of two" 10; after "the longer of two" 60 ] in
  let* () = ms 100 in
  let* () = dots () in
  let* () = Lwt.pick [ Mirage_sleep.ns (-1L); after "longer than 292 years is not over yet" 10 ] in
  let rec pauses n = if n = 0 then Lwt.return_unit else Lwt.bind (Lwt.pause ()) (fun () -> pauses (n - 1)) in
  let* () = pauses 10_000 in
  print_endline "10000 pauses are over";
  let count = 20_000 in
  let woken = ref 0 in
  let* () =
    Lwt.join (List.init count (fun i -> Lwt.map (fun () -> incr woken) (Mirage_sleep.ns (Int64.of_int (i * 7919 mod 1000)))))
  in
  Printf.printf "%d of %d sleepers woke\n" !woken count;
  print_endline "SUCCESS";
  Lwt.return_unit
