open Lwt.Syntax

module Make (F : Mirage_flow.S) = struct
  type t = {
    flow : F.flow;
    mutable input : Cstruct.t;
    mutable ended : bool;
    mutable head : int;  (** bytes of lines since the last empty one *)
    mutable output : string list;  (** the last one first *)
    mutable held : int;  (** bytes of [output] *)
  }

  type error = [ `Read of F.error | `Write of F.write_error | `Line_too_long | `Headers_too_long ]

  exception Failed of error

  let pp_error ppf = function
    | `Read e -> F.pp_error ppf e
    | `Write e -> F.pp_write_error ppf e
    | `Line_too_long -> Fmt.string ppf "a line is longer than 16 KB"
    | `Headers_too_long -> Fmt.string ppf "the headers are longer than 64 KB"

  let () =
    Printexc.register_printer (function Failed e -> Some (Fmt.str "HTTP connection: %a" pp_error e) | _ -> None)

  let longest_line = 16384
  let longest_head = 65536
  let create flow = { flow; input = Cstruct.empty; ended = false; head = 0; output = []; held = 0 }

  let send t bytes =
    let* result = F.write t.flow bytes in
    match result with Ok () -> Lwt.return_unit | Error e -> Lwt.fail (Failed (`Write e))

  (* Short pieces share a buffer, one behind the other: what a flow was given must not change any more. *)
  let slab_bytes = 65536
  let short = 4096
  let slab = ref Cstruct.empty

  let room length =
    if length > short then Cstruct.create_unsafe length
    else begin
      if Cstruct.length !slab < length then slab := Cstruct.create_unsafe slab_bytes;
      let bytes, rest = Cstruct.split !slab length in
      slab := rest;
      bytes
    end

  let flush t =
    match t.output with
    | [] -> Lwt.return_unit
    | pieces ->
        let bytes = room t.held in
        let rec place at = function
          | [] -> ()
          | piece :: rest ->
              let at = at - String.length piece in
              Cstruct.blit_from_string piece 0 bytes at (String.length piece);
              place at rest
        in
        place t.held pieces;
        t.output <- [];
        t.held <- 0;
        send t bytes

  let much = 32768

  (* A long text goes out in pieces, each when the one before it was taken: its copy is never whole in memory. *)
  let piece = 65536

  let rec send_from t text at =
    let length = min piece (String.length text - at) in
    if length = 0 then Lwt.return_unit
    else
      let bytes = Cstruct.create_unsafe length in
      Cstruct.blit_from_string text at bytes 0 length;
      let* () = send t bytes in
      send_from t text (at + length)

  let write t text =
    if String.length text > piece then
      let* () = flush t in
      send_from t text 0
    else begin
      if text <> "" then begin
        t.output <- text :: t.output;
        t.held <- t.held + String.length text
      end;
      if t.held >= much then flush t else Lwt.return_unit
    end

  (* False at the end of data. *)
  let refill t =
    if t.ended then Lwt.return_false
    else
      let* () = flush t in
      let* result = F.read t.flow in
      match result with
      | Ok (`Data bytes) ->
          t.input <- bytes;
          Lwt.return_true
      | Ok `Eof ->
          t.ended <- true;
          Lwt.return_false
      | Error e -> Lwt.fail (Failed (`Read e))

  let end_of_line { Cstruct.buffer; off; len } =
    let rec look i =
      if i = off + len then -1 else if Bigarray.Array1.unsafe_get buffer i = '\n' then i - off else look (i + 1)
    in
    look off

  (* What was read is let go of when nothing of it is left: a connection may be idle for long. *)
  let skip t length =
    t.input <- (if length = Cstruct.length t.input then Cstruct.empty else Cstruct.shift t.input length)

  let take t length =
    let text = Cstruct.to_string ~len:length t.input in
    skip t length;
    text

  (* Where the first empty line ends, the bytes before [at] being known, and the last line among them to start at [line];
     where it has not come, less than 0: -1 - the start of the line that has not ended. *)
  let head_end { Cstruct.buffer; off; len } at line =
    let rec look at line =
      if at = off + len then -1 - (line - off)
      else if Bigarray.Array1.unsafe_get buffer at <> '\n' then look (at + 1) line
      else if at = line || (at = line + 1 && Bigarray.Array1.unsafe_get buffer line = '\r') then at + 1 - off
      else look (at + 1) (at + 1)
    in
    look (off + at) (off + line)

  let empty_lines { Cstruct.buffer; off; len } =
    let rec look at =
      if at = off + len then len
      else match Bigarray.Array1.unsafe_get buffer at with '\r' | '\n' -> look (at + 1) | _ -> at - off
    in
    look off

  let rec read_head_from t at line =
    let length = head_end t.input at line in
    if (if length > 0 then length else Cstruct.length t.input) > longest_head then Lwt.fail (Failed `Headers_too_long)
    else if length > 0 then Lwt.return_some (take t length)
    else
      let before = t.input in
      let* more = refill t in
      if not more then Lwt.return_none
      else begin
        t.input <- Cstruct.append before t.input;
        read_head_from t (Cstruct.length before) (-1 - length)
      end

  let rec read_head t =
    skip t (empty_lines t.input);
    if Cstruct.length t.input > 0 then read_head_from t 0 0
    else
      let* more = refill t in
      if more then read_head t else Lwt.return_none

  let finished t line =
    let length = String.length line in
    let line = if length > 0 && line.[length - 1] = '\r' then String.sub line 0 (length - 1) else line in
    t.head <- (if line = "" then 0 else t.head + length);
    if t.head > longest_head then Lwt.fail (Failed `Headers_too_long) else Lwt.return_some line

  let rec read_line_after t before =
    match end_of_line t.input with
    | -1 ->
        let before = before ^ take t (Cstruct.length t.input) in
        if String.length before > longest_line then Lwt.fail (Failed `Line_too_long)
        else
          let* more = refill t in
          if more then read_line_after t before
          else if before = "" then Lwt.return_none
          else finished t before
    | length ->
        let line = take t length in
        skip t 1;
        if String.length before + length > longest_line then Lwt.fail (Failed `Line_too_long)
        else finished t (if before = "" then line else before ^ line)

  let read_line t = read_line_after t ""

  let rec read t length =
    match Cstruct.length t.input with
    | 0 ->
        let* more = refill t in
        if more then read t length else Lwt.return ""
    | here -> Lwt.return (take t (min here length))

  let close t =
    Lwt.finalize
      (fun () -> Lwt.catch (fun () -> flush t) (function Failed _ -> Lwt.return_unit | exn -> Lwt.fail exn))
      (fun () ->
        t.ended <- true;
        t.input <- Cstruct.empty;
        F.close t.flow)
end
