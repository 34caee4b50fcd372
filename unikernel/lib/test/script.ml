open Lwt.Syntax

type t = {
  mutable pieces : string list;
  hangs : bool;
  output : Buffer.t;
  mutable closed : bool;
  ended : unit Lwt.t;
  wake : unit Lwt.u;
}

type flow = t
type error = |
type write_error = Mirage_flow.write_error

let pp_error _ (error : error) = match error with _ -> .
let pp_write_error = Mirage_flow.pp_write_error

let create ?(hangs = false) pieces =
  let ended, wake = Lwt.wait () in
  { pieces = List.filter (( <> ) "") pieces; hangs; output = Buffer.create 100; closed = false; ended; wake }

let read t =
  match t.pieces with
  | _ when t.closed -> Lwt.return_ok `Eof
  | piece :: rest ->
      t.pieces <- rest;
      Lwt.return_ok (`Data (Cstruct.of_string piece))
  | [] ->
      let+ () = if t.hangs then t.ended else Lwt.return_unit in
      Ok `Eof

let writev t list =
  if t.closed then Lwt.return_error `Closed
  else begin
    List.iter (fun bytes -> Buffer.add_string t.output (Cstruct.to_string bytes)) list;
    Lwt.return_ok ()
  end

let write t bytes = writev t [ bytes ]

let close t =
  if not t.closed then begin
    t.closed <- true;
    Lwt.wakeup_later t.wake ()
  end;
  Lwt.return_unit

let shutdown _ _ = Lwt.return_unit
let written t = Buffer.contents t.output
let is_closed t = t.closed
