open Lwt.Syntax

type error = |

let pp_error _ (error : error) = match error with _ -> .

type write_error = Mirage_flow.write_error

let pp_write_error = Mirage_flow.pp_write_error

(* One direction. *)
type pipe = {
  capacity : int;
  buffers : Cstruct.t Queue.t;
  mutable held : int;
  mutable ended : bool;  (** nothing more is written *)
  mutable unread : bool;  (** nothing more is read *)
  changed : unit Lwt_condition.t;
}

type flow = { incoming : pipe; outgoing : pipe }

let v ?(capacity = 65536) () =
  let pipe () =
    { capacity; buffers = Queue.create (); held = 0; ended = false; unread = false; changed = Lwt_condition.create () }
  in
  let a = pipe () and b = pipe () in
  ({ incoming = a; outgoing = b }, { incoming = b; outgoing = a })

let rec read ({ incoming = p; _ } as flow) =
  if p.unread then Lwt.return_ok `Eof
  else
    match Queue.take_opt p.buffers with
    | Some buffer ->
        p.held <- p.held - Cstruct.length buffer;
        Lwt_condition.broadcast p.changed ();
        Lwt.return_ok (`Data buffer)
    | None when p.ended -> Lwt.return_ok `Eof
    | None ->
        let* () = Lwt_condition.wait p.changed in
        read flow

let rec write ({ outgoing = p; _ } as flow) buffer =
  if p.ended || p.unread then Lwt.return_error `Closed
  else if p.held >= p.capacity then
    let* () = Lwt_condition.wait p.changed in
    write flow buffer
  else begin
    if Cstruct.length buffer > 0 then begin
      Queue.add buffer p.buffers;
      p.held <- p.held + Cstruct.length buffer;
      Lwt_condition.broadcast p.changed ()
    end;
    Lwt.return_ok ()
  end

let rec writev flow = function
  | [] -> Lwt.return_ok ()
  | buffer :: rest -> (
      let* result = write flow buffer in
      match result with Ok () -> writev flow rest | Error e -> Lwt.return_error e)

let shutdown flow mode =
  let end_writing p =
    p.ended <- true;
    Lwt_condition.broadcast p.changed ()
  and end_reading p =
    p.unread <- true;
    p.held <- 0;
    Queue.clear p.buffers;
    Lwt_condition.broadcast p.changed ()
  in
  (match mode with `write | `read_write -> end_writing flow.outgoing | `read -> ());
  (match mode with `read | `read_write -> end_reading flow.incoming | `write -> ());
  Lwt.return_unit

let close flow = shutdown flow `read_write
