(* How many stacks have a listener there, and what tells the borrower that it has lost the port. *)
type taken = { mutable count : int; mutable lost : (unit -> unit) option }

let ports : (int, taken) Hashtbl.t = Hashtbl.create 7

let call_in port =
  match Hashtbl.find_opt ports port with
  | Some ({ lost = Some lost; _ } as taken) ->
      taken.lost <- None;
      lost ()
  | _ -> ()

let take port =
  match Hashtbl.find_opt ports port with
  | Some taken -> taken.count <- taken.count + 1
  | None -> Hashtbl.replace ports port { count = 1; lost = None }

let release port =
  match Hashtbl.find_opt ports port with
  | Some taken when taken.count > 1 -> taken.count <- taken.count - 1
  | _ -> Hashtbl.remove ports port

let is_taken port = Hashtbl.mem ports port

let borrow port ~lost =
  match Hashtbl.find_opt ports port with
  | Some taken -> taken.lost <- Some lost
  | None -> Hashtbl.replace ports port { count = 0; lost = Some lost }

let return port =
  match Hashtbl.find_opt ports port with
  | Some ({ lost = Some _; _ } as taken) ->
      taken.lost <- None;
      if taken.count = 0 then Hashtbl.remove ports port;
      true
  | _ -> false
