let sleeper ?(canceled = false) time : Mirage_sleep.t = { time; canceled; thread = snd (Lwt.wait ()) }

let drain ?(now = Int64.max_int) queue =
  let rec go taken = match Sleep_queue.take_due queue ~now with Some s -> go (s :: taken) | None -> List.rev taken in
  go []

(* The same queue in the plainest way: a list that is sorted at each step. *)
module Model = struct
  let waiting sleepers = List.filter (fun (s : Mirage_sleep.t) -> not s.canceled) sleepers

  let sorted sleepers =
    List.stable_sort (fun (a : Mirage_sleep.t) (b : Mirage_sleep.t) -> Int64.compare a.time b.time) (waiting sleepers)
end

let same_sleepers = List.equal ( == )

let agrees_with_model random =
  let queue = Sleep_queue.create () and model = ref [] and agree = ref true in
  for _ = 1 to 1 + Random.State.int random 300 do
    match Random.State.int random 5 with
    | 0 | 1 | 2 ->
        let s = sleeper (Int64.of_int (Random.State.int random 50)) in
        Sleep_queue.add queue s;
        model := !model @ [ s ]
    | 3 -> (
        match !model with
        | [] -> ()
        | some -> (List.nth some (Random.State.int random (List.length some))).canceled <- true)
    | _ ->
        let now = Int64.of_int (Random.State.int random 50) in
        let due, later = List.partition (fun (s : Mirage_sleep.t) -> s.time <= now) (Model.sorted !model) in
        agree := !agree && same_sleepers due (drain ~now queue);
        model := List.filter (fun s -> List.memq s later) !model
  done;
  let next = match Model.sorted !model with s :: _ -> Some s.time | [] -> None in
  !agree && Sleep_queue.next queue = next && same_sleepers (Model.sorted !model) (drain queue)

let () =
  let queue = Sleep_queue.create () in
  Expect.that "an empty queue has no next deadline" (Sleep_queue.next queue = None && drain queue = []);
  List.iter (fun time -> Sleep_queue.add queue (sleeper time)) [ 30L; 10L; 20L ];
  Expect.that "the next deadline is the earliest" (Sleep_queue.next queue = Some 10L);
  Expect.that "those whose time has come leave, earliest first"
    (List.map (fun (s : Mirage_sleep.t) -> s.time) (drain ~now:20L queue) = [ 10L; 20L ]);
  Expect.that "the others stay" (Sleep_queue.next queue = Some 30L && Sleep_queue.length queue = 1);
  let equals = List.init 1000 (fun _ -> sleeper 5L) in
  let queue = Sleep_queue.create () in
  List.iter (Sleep_queue.add queue) equals;
  Expect.that "equal deadlines leave in the order in which they came" (same_sleepers equals (drain queue));
  let queue = Sleep_queue.create () in
  for _ = 1 to 100_000 do
    Sleep_queue.add queue (sleeper ~canceled:true 1_000_000L)
  done;
  Expect.that "100000 cancelled sleepers do not pile up" (Sleep_queue.length queue <= 16);
  let random = Random.State.make [| 1 |] in
  Expect.that "2000 random histories agree with a sorted list"
    (List.for_all (fun _ -> agrees_with_model random) (List.init 2_000 Fun.id))
