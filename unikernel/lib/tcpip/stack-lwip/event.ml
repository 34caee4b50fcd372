type t = (unit Lwt.t * unit Lwt.u) option ref

let create () : t = ref None

let wait t =
  match !t with
  | Some (promise, _) -> promise
  | None ->
      let promise, resolver = Lwt.wait () in
      t := Some (promise, resolver);
      promise

let happened t =
  match !t with
  | None -> ()
  | Some (_, resolver) ->
      t := None;
      Lwt.wakeup resolver ()
