type entry = { sleeper : Mirage_sleep.t; order : int }

(* [entries.(0 .. length - 1)] is the heap; what follows is [nobody]. *)
type t = { mutable entries : entry array; mutable length : int; mutable added : int }

let nobody = { sleeper = { time = 0L; canceled = true; thread = snd (Lwt.wait ()) }; order = 0 }
let smallest = 16
let create () = { entries = Array.make smallest nobody; length = 0; added = 0 }
let length queue = queue.length

let before a b =
  match Int64.compare a.sleeper.time b.sleeper.time with 0 -> a.order < b.order | order -> order < 0

let rec rise queue index entry =
  let parent = (index - 1) / 2 in
  if index > 0 && before entry queue.entries.(parent) then begin
    queue.entries.(index) <- queue.entries.(parent);
    rise queue parent entry
  end
  else queue.entries.(index) <- entry

let rec sink queue index entry =
  let left = (2 * index) + 1 in
  let right = left + 1 in
  if left >= queue.length then queue.entries.(index) <- entry
  else
    let child = if right < queue.length && before queue.entries.(right) queue.entries.(left) then right else left in
    if before queue.entries.(child) entry then begin
      queue.entries.(index) <- queue.entries.(child);
      sink queue child entry
    end
    else queue.entries.(index) <- entry

let insert queue entry =
  let index = queue.length in
  queue.length <- index + 1;
  rise queue index entry

(* Full: keep those who still wait, in an array that leaves them as much room again. *)
let grow queue =
  let waiting = List.filter (fun entry -> not entry.sleeper.canceled) (Array.to_list queue.entries) in
  queue.entries <- Array.make (max smallest (2 * List.length waiting)) nobody;
  queue.length <- 0;
  List.iter (insert queue) waiting

let add queue sleeper =
  if queue.length = Array.length queue.entries then grow queue;
  queue.added <- queue.added + 1;
  insert queue { sleeper; order = queue.added }

let remove_first queue =
  let last = queue.length - 1 in
  let entry = queue.entries.(last) in
  queue.length <- last;
  queue.entries.(last) <- nobody;
  if last > 0 then sink queue 0 entry

let rec first queue =
  if queue.length = 0 then None
  else
    let { sleeper; _ } = queue.entries.(0) in
    if sleeper.canceled then begin
      remove_first queue;
      first queue
    end
    else Some sleeper

let next queue = Option.map (fun (sleeper : Mirage_sleep.t) -> sleeper.time) (first queue)

let take_due queue ~now =
  match first queue with
  | Some sleeper when Int64.compare sleeper.time now <= 0 ->
      remove_first queue;
      Some sleeper
  | Some _ | None -> None
