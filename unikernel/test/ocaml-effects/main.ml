(* Threads of control made of effects: a round-robin scheduler with mailboxes, and what happens to effects that nobody
   handles and to continuations that are used twice or given up. *)
open Effect
open Effect.Deep

type 'a mailbox = { letters : 'a Queue.t; waiting : ('a -> unit) Queue.t }
type _ Effect.t += Yield : unit Effect.t | Fork : (unit -> unit) -> unit Effect.t | Receive : 'a mailbox -> 'a Effect.t
type _ Effect.t += Nobody's : int Effect.t

let mailbox () = { letters = Queue.create (); waiting = Queue.create () }
let runnable = Queue.create ()

let send box letter =
  match Queue.take_opt box.waiting with
  | Some give -> Queue.add (fun () -> give letter) runnable
  | None -> Queue.add letter box.letters

let rec spawn body =
  match body () with
  | () -> ()
  | effect Yield, k -> Queue.add (continue k) runnable
  | effect Fork other, k ->
      Queue.add (fun () -> spawn other) runnable;
      continue k ()
  | effect Receive box, k -> (
      match Queue.take_opt box.letters with
      | Some letter -> continue k letter
      | None -> Queue.add (continue k) box.waiting)

let run body =
  spawn body;
  let rec go () =
    match Queue.take_opt runnable with
    | Some step ->
        step ();
        go ()
    | None -> ()
  in
  go ()

let turns () =
  run (fun () ->
      let counter name () =
        for i = 1 to 3 do
          Printf.printf "%s%d " name i;
          perform Yield
        done
      in
      perform (Fork (counter "a"));
      perform (Fork (counter "b"));
      counter "c" ());
  print_newline ()

let pipeline () =
  let numbers = mailbox () and squares = mailbox () and total = ref 0 in
  run (fun () ->
      perform (Fork (fun () -> for _ = 1 to 100 do send squares (let n = perform (Receive numbers) in n * n) done));
      perform (Fork (fun () -> for _ = 1 to 100 do total := !total + perform (Receive squares) done));
      for n = 1 to 100 do
        send numbers n;
        perform Yield
      done);
  Printf.printf "sum of squares: %d\n" !total

let many () =
  let ended = ref 0 in
  run (fun () ->
      for _ = 1 to 20_000 do
        perform (Fork (fun () -> perform Yield; incr ended))
      done);
  Printf.printf "%d fibers ended\n" !ended

(* A handler below a deep stack: the stack of a fiber grows, is walked by the garbage collector and is given back. *)
let deep () =
  let rec depth n = if n = 0 then (perform Yield; 0) else 1 + depth (n - 1) in
  let reached = match depth 100_000 with n -> n | effect Yield, k -> Gc.full_major (); continue k () in
  Printf.printf "%d calls in a fiber\n" reached

let ends () =
  (match perform Nobody's with
   | n -> Printf.printf "got %d\n" n
   | exception Unhandled Nobody's -> print_endline "unhandled");
  (match perform Yield with
   | () -> ()
   | effect Yield, k ->
       continue k ();
       (match continue k () with () -> () | exception Continuation_already_resumed -> print_endline "resumed once"));
  match Fun.protect ~finally:(fun () -> print_endline "cleaned up") (fun () -> perform Yield) with
  | () -> ()
  | exception Exit -> print_endline "given up"
  | effect Yield, k -> discontinue k Exit

let generator () =
  let module M = struct type _ Effect.t += Give : int -> unit Effect.t end in
  let rec visit n = if n > 0 then (visit (n / 2); perform (M.Give n)) in
  let sequence () =
    match visit 100 with
    | () -> Seq.Nil
    | effect M.Give n, k -> Seq.Cons (n, continue k)
  in
  print_endline (String.concat " " (List.of_seq (Seq.map string_of_int sequence)))

let () =
  turns ();
  pipeline ();
  many ();
  deep ();
  ends ();
  generator ()
