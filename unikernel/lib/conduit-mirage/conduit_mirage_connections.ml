open Lwt.Syntax

type t = {
  mutable place : int;  (** in [all]; -1 when it is out of it *)
  mutable weight : int;
  mutable deadline : int;  (** second at which the client's time is up; [never] while nobody waits for it *)
  mutable began : int;  (** second at which the waiting began *)
  mutable order : int;  (** of two that wait, the smaller one began earlier *)
  mutable idle : bool;
  mutable given_up : bool;
  give_up : unit -> unit;
}

(* lwIP has 2,048 connections. Some are being closed, some belong to clients in the image or to other protocols. *)
let max_connections = 1900
let heaviest = Solo5_bindings.heap_limit () / 2
let default_weight = 8192
let never = max_int
let second = 1_000_000_000L

(* Given up although not idle: so many seconds without progress. *)
let stalled = 5

(* Connections are an image's, not a server's: an HTTP and an HTTPS server share the memory and lwIP's table. *)
let nobody =
  { place = -1; weight = 0; deadline = never; began = 0; order = 0; idle = false; given_up = true; give_up = ignore }

let all = ref (Array.make 64 nobody)
let used = ref 0
let total = ref 0
let clock = ref 0
let last_order = ref 0
let ticking = ref false
let count () = !used
let now () = !clock

let insert t =
  if !used = Array.length !all then all := Array.append !all (Array.make !used nobody);
  !all.(!used) <- t;
  t.place <- !used;
  incr used;
  total := !total + t.weight

(* The last one takes the place that becomes free. *)
let remove t =
  if t.place >= 0 then begin
    decr used;
    let last = !all.(!used) in
    !all.(t.place) <- last;
    last.place <- t.place;
    !all.(!used) <- nobody;
    t.place <- -1;
    total := !total - t.weight
  end

let given_up t = t.given_up

let give_up t =
  remove t;
  if not t.given_up then begin
    t.given_up <- true;
    t.give_up ()
  end

let waits t = t.deadline < never

(* Those for which this holds. Giving one up changes the table. *)
let choose holds =
  let rec go at chosen =
    if at < 0 then chosen else go (at - 1) (if holds !all.(at) then !all.(at) :: chosen else chosen)
  in
  go (!used - 1) []

let tick () =
  incr clock;
  List.iter give_up (choose (fun t -> t.deadline <= !clock))

let rec run () =
  let* () = Mirage_sleep.ns second in
  tick ();
  if !used > 0 then run ()
  else begin
    ticking := false;
    Lwt.return_unit
  end

let is_stalled t = waits t && !clock - t.began >= stalled
let relieve () = List.iter give_up (choose is_stalled)

(* Whom to give up first: the idle ones, among equals who has waited longer. *)
let goes_before a b = if a.idle <> b.idle then a.idle else a.order < b.order

let make_way ~beside =
  let rec go at first =
    if at = !used then first
    else
      let t = !all.(at) in
      let eligible = t != beside && waits t && (t.idle || is_stalled t) in
      let comes_first = match first with None -> true | Some other -> goes_before t other in
      go (at + 1) (if eligible && comes_first then Some t else first)
  in
  match go 0 None with
  | None -> false
  | Some t ->
      give_up t;
      true

let rec bound t = if (!used > max_connections || !total > heaviest) && make_way ~beside:t then bound t

let add ?(weight = default_weight) ~give_up () =
  let t =
    { place = -1; weight; deadline = never; began = 0; order = 0; idle = false; given_up = false; give_up }
  in
  insert t;
  if not !ticking then begin
    ticking := true;
    (* However long it stood still. *)
    incr clock;
    Lwt.async run
  end;
  bound t;
  t

let weigh t weight =
  if t.place >= 0 then begin
    total := !total + weight - t.weight;
    if weight > t.weight then bound t
  end;
  t.weight <- weight

let burden weight f =
  total := !total + weight;
  Lwt.finalize f (fun () ->
      total := !total - weight;
      Lwt.return_unit)

let wait t ~idle ~seconds =
  incr last_order;
  t.order <- !last_order;
  t.began <- !clock;
  t.idle <- idle;
  (* The second that has begun does not count. *)
  t.deadline <- !clock + seconds + 1

let resume t =
  t.deadline <- never;
  t.idle <- false;
  !clock - t.began
