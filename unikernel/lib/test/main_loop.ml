open Lwt.Syntax

let ms n = Mirage_sleep.ns (Duration.of_ms n)
let run = Solo5_os.Main.run

let elapsed_ms f =
  let start = Mirage_mtime.elapsed_ns () in
  f ();
  Int64.(to_int (div (sub (Mirage_mtime.elapsed_ns ()) start) 1_000_000L))

let () =
  let seen = ref [] in
  let note name after =
    let* () = ms after in
    seen := name :: !seen;
    Lwt.return_unit
  in
  let took = elapsed_ms (fun () -> run (Lwt.join [ note "c" 30; note "a" 10; note "b" 20 ])) in
  Expect.that "sleepers wake by deadline" (List.rev !seen = [ "a"; "b"; "c" ]);
  Expect.that (Printf.sprintf "side by side: 30 ms in all (took %d)" took) (took >= 30 && took < 200);
  let woken = ref false in
  run
    (let long = Lwt.map (fun () -> woken := true) (ms 3_600_000) in
     Lwt.pick [ long; ms 5 ]);
  Expect.that "a cancelled sleep never wakes" (not !woken);
  Expect.that "a sleep of an unsigned duration past the end of time does not end at once"
    (elapsed_ms (fun () -> run (Lwt.pick [ Mirage_sleep.ns (-1L); ms 10 ])) >= 10);
  let turns = ref 0 in
  let rec spin n = if n = 0 then Lwt.return_unit else Lwt.bind (Lwt.pause ()) (fun () -> incr turns; spin (n - 1)) in
  let took = elapsed_ms (fun () -> run (spin 1000)) in
  Expect.that (Printf.sprintf "paused promises go on without waiting (%d ms)" took) (!turns = 1000 && took < 200);
  let during = ref 0 in
  run (Lwt.pick [ (let rec count () = let* () = Lwt.pause () in incr during; count () in count ()); ms 20 ]);
  Expect.that "a sleeper wakes among promises that pause for ever" (!during > 10);
  Expect.raises "a rejected promise raises" (( = ) (Failure "asked")) (fun () ->
      run (Lwt.bind (ms 1) (fun () -> Lwt.fail_with "asked")));
  let calls = ref [] in
  Mirage_runtime.at_enter_iter (fun () -> calls := "enter" :: !calls);
  Mirage_runtime.at_leave_iter (fun () -> calls := "leave" :: !calls);
  run (ms 1);
  Expect.that "hooks run around each wait" (match !calls with "leave" :: "enter" :: _ -> true | _ -> false);
  Expect.raises "a handle that no device can have is refused"
    (function Invalid_argument _ -> true | _ -> false)
    (fun () -> Solo5_os.Main.wait_for_work_on_handle 64L);
  let words = Solo5_os.Memory.stat () in
  Expect.that "memory is counted"
    (words.live_words > 0 && words.stack_words > 0 && words.free_words = words.heap_words - words.live_words);
  Mirage_runtime.at_exit (fun () ->
      Expect.that "the hook registered first runs last, after the others' promises" (!calls = [ "exit" ]);
      Lwt.return_unit);
  Mirage_runtime.at_exit (fun () -> Lwt.fail_with "a hook that fails");
  Mirage_runtime.at_exit (fun () ->
      let* () = ms 5 in
      calls := [ "exit" ];
      Lwt.return_unit)
