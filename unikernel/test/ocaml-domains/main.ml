(* One domain: a second is refused, and what programs for several domains use works for the one. *)
let key = Domain.DLS.new_key (fun () -> "first")

let () =
  (match Domain.spawn (fun () -> ()) with
   | _ -> print_endline "spawned"
   | exception Failure text -> Printf.printf "Failure: %s\n" text);
  Printf.printf "main domain: %b, recommended: %d\n" (Domain.is_main_domain ()) (Domain.recommended_domain_count ());
  Printf.printf "local: %s" (Domain.DLS.get key);
  Domain.DLS.set key "second";
  Printf.printf " %s\n" (Domain.DLS.get key);
  let counter = Atomic.make 0 in
  for _ = 1 to 1000 do
    Atomic.incr counter
  done;
  Printf.printf "counter: %d, exchanged: %b\n" (Atomic.fetch_and_add counter 1) (Atomic.compare_and_set counter 1001 0);
  let mutex = Mutex.create () in
  Printf.printf "protected: %d\n" (Mutex.protect mutex (fun () -> 7));
  Mutex.lock mutex;
  Printf.printf "lock again: %b" (Mutex.try_lock mutex);
  (match Mutex.lock mutex with () -> print_endline ", locked" | exception Sys_error text -> Printf.printf ", %s\n" text);
  Mutex.unlock mutex;
  (match Mutex.unlock mutex with () -> print_endline "unlocked" | exception Sys_error text -> print_endline text);
  let semaphore = Semaphore.Counting.make 2 in
  Semaphore.Counting.acquire semaphore;
  Printf.printf "semaphore: %d\n" (Semaphore.Counting.get_value semaphore);
  at_exit (fun () -> print_endline "at exit");
  Domain.at_exit (fun () -> print_endline "at the domain's exit")
