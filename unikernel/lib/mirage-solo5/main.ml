(* The machine has one clock and one set of devices, so there is one queue of sleepers and one condition a device. *)
let sleepers = Sleep_queue.create ()
let handles = 64
let readable = Array.init handles (fun _ -> Lwt_condition.create ())

let wait_for_work_on_handle handle =
  if Int64.unsigned_compare handle (Int64.of_int handles) >= 0 then
    invalid_arg (Printf.sprintf "Solo5_os.Main.wait_for_work_on_handle: %Lu is not a handle" handle);
  Lwt_condition.wait readable.(Int64.to_int handle)

let rec wake_sleepers now =
  match Sleep_queue.take_due sleepers ~now with
  | None -> ()
  | Some sleeper ->
      Lwt.wakeup sleeper.thread ();
      wake_sleepers now

let wake_devices ready =
  if not (Int64.equal ready 0L) then
    Array.iteri
      (fun handle condition ->
         if Int64.(logand ready (shift_left 1L handle)) <> 0L then Lwt_condition.broadcast condition ())
      readable

(* When there is something to do at the latest; a paused promise can go on at once. *)
let deadline () =
  List.iter (Sleep_queue.add sleepers) (Mirage_sleep.new_sleepers ());
  if Lwt.paused_count () > 0 then 0L else Option.value (Sleep_queue.next sleepers) ~default:Int64.max_int

let wait () =
  let deadline = deadline () in
  (* Nothing else would flush for as long as the image sleeps. *)
  if deadline > 0L then begin
    flush stdout;
    flush stderr
  end;
  wake_devices (Solo5_bindings.yield deadline)

let rec run main =
  Lwt.wakeup_paused ();
  wake_sleepers (Solo5_bindings.monotonic ());
  match Lwt.poll main with
  | Some () -> ()
  | None ->
      Mirage_runtime.run_enter_iter_hooks ();
      wait ();
      Mirage_runtime.run_leave_iter_hooks ();
      run main

(* Where Lwt reports what an asynchronous job raised, it writes to [stderr] and exits: what the program printed before
   belongs above it. *)
let () =
  let report = !Lwt.async_exception_hook in
  Lwt.async_exception_hook :=
    fun exn ->
      flush stdout;
      report exn

let () =
  at_exit (fun () ->
      (* The program may end in the middle of waking others: they stay asleep. *)
      Lwt.abandon_wakeups ();
      run (Mirage_runtime.run_exit_hooks ()))
