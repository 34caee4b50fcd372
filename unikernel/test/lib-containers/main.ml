(* Containers: psq, gmap, hmap, and saturn, which is made for domains. *)
module Tasks = Psq.Make (String) (Int)

type _ setting = Port : int setting | Host : string setting

module Settings = Gmap.Make (struct
    type 'a t = 'a setting

    let compare (type a b) (a : a t) (b : b t) : (a, b) Gmap.Order.t =
      match (a, b) with Port, Port -> Eq | Host, Host -> Eq | Port, Host -> Lt | Host, Port -> Gt
  end)

let priorities () =
  let tasks = Tasks.of_list [ ("wash", 3); ("cook", 1); ("read", 9) ] in
  let tasks = Tasks.adjust "read" (fun p -> p - 9) tasks in
  let rec drain tasks = match Tasks.pop tasks with Some ((name, p), rest) -> Printf.printf "%s %d " name p; drain rest | None -> print_newline () in
  drain tasks

let settings () =
  let settings = Settings.(empty |> add Port 80 |> add Host "example.org") in
  Printf.printf "%s:%d, %d settings\n" (Settings.get Host settings) (Settings.get Port settings) (Settings.cardinal settings);
  Printf.printf "without: %b\n" (Settings.find Port (Settings.remove Port settings) = None)

let heterogeneous () =
  let name = Hmap.Key.create () and size = Hmap.Key.create () in
  let map = Hmap.(empty |> add name "disk" |> add size 4096) in
  Printf.printf "%s %d %b\n" (Hmap.get name map) (Hmap.get size map) (Hmap.mem (Hmap.Key.create ()) map)

let queues () =
  let queue = Saturn.Queue.create () in
  List.iter (Saturn.Queue.push queue) [ 1; 2; 3 ];
  let first = Saturn.Queue.pop_opt queue in
  Printf.printf "queue: %d, empty: %b\n" (Option.value ~default:0 first) (Saturn.Queue.is_empty queue);
  let stack = Saturn.Stack.create () in
  List.iter (Saturn.Stack.push stack) [ "a"; "b" ];
  Printf.printf "stack: %s\n" (Option.value ~default:"none" (Saturn.Stack.pop_opt stack));
  let table = Saturn.Htbl.create ~hashed_type:(module Int) () in
  let first = Saturn.Htbl.try_add table 1 "one" in
  let second = Saturn.Htbl.try_add table 1 "other" in
  Printf.printf "table: %b %b %s\n" first second (Saturn.Htbl.find_exn table 1);
  let deque = Saturn.Work_stealing_deque.create () in
  List.iter (Saturn.Work_stealing_deque.push deque) [ 1; 2; 3 ];
  let own = Saturn.Work_stealing_deque.pop_exn deque in
  Printf.printf "deque: %d, stolen %d\n" own (Saturn.Work_stealing_deque.steal_exn deque)

let addresses () =
  let network = Ipaddr.V4.Prefix.of_string_exn "10.0.0.0/24" in
  Printf.printf "%s: %b %b\n" (Ipaddr.V4.Prefix.to_string network)
    (Ipaddr.V4.Prefix.mem (Ipaddr.V4.of_string_exn "10.0.0.200") network)
    (Ipaddr.V4.Prefix.mem (Ipaddr.V4.of_string_exn "10.0.1.1") network);
  (match Domain_name.(of_string "Example.ORG") with
   | Ok name -> Printf.printf "%s, equal: %b\n" (Domain_name.to_string name) Domain_name.(equal name (of_string_exn "example.org"))
   | Error (`Msg m) -> print_endline m);
  Printf.printf "%s %d\n" (Ptime.to_rfc3339 Ptime.epoch) Optint.Int63.(to_int (add (of_int 40) (of_int 2)))

let () =
  priorities ();
  settings ();
  heterogeneous ();
  queues ();
  addresses ()
