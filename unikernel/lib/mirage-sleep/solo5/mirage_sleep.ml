type t = { time : int64; mutable canceled : bool; thread : unit Lwt.u }

let fresh : t Queue.t = Queue.create ()

(* Unsigned, and never past the end of time: the sum of a clock and a duration may not wrap around. *)
let deadline duration =
  let now = Solo5_bindings.monotonic () in
  if Int64.unsigned_compare duration (Int64.sub Int64.max_int now) > 0 then Int64.max_int
  else Int64.add now duration

let ns duration =
  let promise, thread = Lwt.task () in
  let sleeper = { time = deadline duration; canceled = false; thread } in
  Lwt.on_cancel promise (fun () -> sleeper.canceled <- true);
  Queue.add sleeper fresh;
  promise

let new_sleepers () =
  let sleepers = List.of_seq (Queue.to_seq fresh) in
  Queue.clear fresh;
  sleepers
