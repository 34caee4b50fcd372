open Lwt.Syntax
module Connections = Conduit_mirage_connections

module Make (F : Mirage_flow.S) = struct
  type t = {
    flow : F.flow;
    mutable input : Cstruct.t;
    mutable ended : bool;
    mutable head : int;  (** bytes of lines since the last empty one *)
    mutable in_head : bool;
    mutable output : string list;  (** the last one first *)
    mutable held : int;  (** bytes of [output] *)
    mutable connection : Connections.t option;
    mutable idle : bool;  (** nothing is under way *)
    mutable heavy : bool;  (** weighs more than a connection does by itself *)
    mutable allowance : int;  (** seconds that the other end may still let this one wait for data *)
  }

  let first_line = "the first line"
  let longest_line = 16384
  let longest_head = 65536
  let for_ever = max_int / 2

  let create ?connection flow =
    let t =
      {
        flow;
        input = Cstruct.empty;
        ended = false;
        head = 0;
        in_head = false;
        output = [];
        held = 0;
        connection = None;
        idle = true;
        heavy = false;
        allowance = for_ever;
      }
    in
    let give_up () =
      (* What has waited for room is lost, and with a head half read this is the last word. *)
      if t.in_head && t.output = [] then
        ignore
          (F.write flow
             (Cstruct.of_string "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"));
      t.ended <- true;
      Lwt.async (fun () -> F.close flow)
    in
    t.connection <- Option.map (fun add -> add ~give_up) connection;
    t

  let allowance_max = 60
  let allow t ~seconds = t.allowance <- seconds
  let allow_more t ~seconds = t.allowance <- max t.allowance (min allowance_max (t.allowance + seconds))
  let allow_all t = t.allowance <- for_ever
  let given_up t = match t.connection with None -> false | Some connection -> Connections.given_up connection
  let is_in_head t = t.in_head

  let patience_for_writing = 60

  let sent = function
    | Ok () -> Lwt.return_unit
    | Error e -> Error.fail (Write (Fmt.str "%a" F.pp_write_error e))

  (* What need not wait costs no timer. *)
  let send t bytes =
    let result = F.write t.flow bytes in
    match (t.connection, Lwt.state result) with
    | Some connection, Sleep ->
        Connections.wait connection ~idle:false ~seconds:patience_for_writing;
        let* result = Budget.holding (Cstruct.length bytes) result in
        ignore (Connections.resume connection : int);
        sent result
    | _ -> Lwt.bind result sent

  (* Short pieces share a buffer, one behind the other: what a flow was given must not change any more. *)
  let slab_bytes = 65536
  let short = 4096
  let slab = ref Cstruct.empty

  let capacity_for length =
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
        let bytes = capacity_for t.held in
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

  let light = 4096
  let base_weight = 8192

  (* What one connection keeps of what has arrived counts against all of them. *)
  let weigh_input t =
    match t.connection with
    | Some connection when Cstruct.length t.input > light ->
        Connections.weigh connection (base_weight + Cstruct.length t.input);
        t.heavy <- true
    | Some connection when t.heavy ->
        Connections.weigh connection base_weight;
        t.heavy <- false
    | _ -> ()

  let arrived t = function
    | Ok (`Data bytes) ->
        t.input <- bytes;
        weigh_input t;
        Lwt.return_true
    | Ok `Eof ->
        t.ended <- true;
        Lwt.return_false
    | Error e ->
        t.ended <- true;
        Error.fail (Read (Fmt.str "%a" F.pp_error e))

  (* False at the end of data. *)
  let refill t =
    if t.ended then Lwt.return_false
    else
      let* () = flush t in
      let result = F.read t.flow in
      match (t.connection, Lwt.state result) with
      | Some connection, Sleep ->
          Connections.wait connection ~idle:t.idle ~seconds:t.allowance;
          let* result = result in
          let taken = Connections.resume connection in
          if t.allowance < for_ever then t.allowance <- max 0 (t.allowance - taken);
          arrived t result
      | _ -> Lwt.bind result (arrived t)

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

  let rec empty_lines bytes at =
    let length = Cstruct.length bytes in
    if at < length && Cstruct.get_char bytes at = '\n' then empty_lines bytes (at + 1)
    else if at + 1 < length && Cstruct.get_char bytes at = '\r' && Cstruct.get_char bytes (at + 1) = '\n' then
      empty_lines bytes (at + 2)
    else at

  (* [whole] has the head's first bytes, [t.input] those that came last: they are put behind them, where room doubles. *)
  let append t whole used =
    let more = Cstruct.length t.input in
    let whole =
      if used + more <= Cstruct.length whole then whole
      else begin
        let larger = Cstruct.create_unsafe (max 1024 (2 * (used + more))) in
        Cstruct.blit whole 0 larger 0 used;
        larger
      end
    in
    Cstruct.blit t.input 0 whole used more;
    t.input <- Cstruct.sub whole 0 (used + more);
    whole

  let rec read_head_from t whole at line =
    let length = head_end t.input at line in
    let here = Cstruct.length t.input in
    if (if length > 0 then length else here) > longest_head then
      Error.fail (Too_long (if length = -1 then first_line else "the headers"))
    else if length > 0 then begin
      t.in_head <- false;
      t.idle <- false;
      Lwt.return_some (take t length)
    end
    else
      let before = t.input in
      let* more = refill t in
      if not more then begin
        t.in_head <- false;
        Error.fail Cut_short
      end
      else begin
        let whole = if whole == Cstruct.empty then before else whole in
        let whole = append t whole here in
        weigh_input t;
        read_head_from t whole here (-1 - length)
      end

  let rec read_head_with t patience =
    skip t (empty_lines t.input 0);
    let is_cr = Cstruct.length t.input = 1 && Cstruct.get_char t.input 0 = '\r' in
    if Cstruct.length t.input > 0 && not is_cr then begin
      t.in_head <- true;
      Option.iter (fun (_, seconds) -> allow t ~seconds) patience;
      read_head_from t Cstruct.empty 0 0
    end
    else
      let* more = refill t in
      if not more then Lwt.return_none
      else begin
        if is_cr then t.input <- Cstruct.append (Cstruct.of_string "\r") t.input;
        read_head_with t patience
      end

  let read_head ?patience t =
    t.idle <- true;
    Option.iter (fun (seconds, _) -> allow t ~seconds) patience;
    read_head_with t patience

  (* The next line with its LF; without one at the end of data. *)
  let rec read_raw_line t ~longest before =
    match end_of_line t.input with
    | -1 ->
        let before = before ^ take t (Cstruct.length t.input) in
        if String.length before > longest then Error.fail (Too_long "a line")
        else
          let* more = refill t in
          if more then read_raw_line t ~longest before else Lwt.return before
    | length ->
        let line = take t (length + 1) in
        if String.length before + length > longest then Error.fail (Too_long "a line")
        else Lwt.return (if before = "" then line else before ^ line)

  let read_strict_line t ~longest =
    let* line = read_raw_line t ~longest "" in
    let length = String.length line in
    if length = 0 || line.[length - 1] <> '\n' then Error.fail Cut_short
    else if String.index_opt line '\r' <> Some (length - 2) then Error.malformed "a line does not end with CRLF"
    else Lwt.return (String.sub line 0 (length - 2))

  let read_line t =
    let* line = read_raw_line t ~longest:longest_line "" in
    let length = String.length line in
    if length = 0 then Lwt.return_none
    else begin
      let stop = if line.[length - 1] = '\n' then length - 1 else length in
      let stop = if stop > 0 && line.[stop - 1] = '\r' then stop - 1 else stop in
      t.head <- (if stop = 0 then 0 else t.head + length);
      if t.head > longest_head then Error.fail (Too_long "the headers") else Lwt.return_some (String.sub line 0 stop)
    end

  let rec read t length =
    match Cstruct.length t.input with
    | 0 ->
        let* more = refill t in
        if more then read t length else Lwt.return ""
    | here -> Lwt.return (take t (min here length))

  let rec read_line_end_after t before =
    if String.length before = 2 then
      if before = "\r\n" then Lwt.return_unit else Error.malformed "a chunk is longer than it says"
    else
      let* more = read t (2 - String.length before) in
      if more = "" then Error.fail Cut_short else read_line_end_after t (before ^ more)

  let read_line_end t = read_line_end_after t ""
  let whatever_fails f = Lwt.catch f (fun _ -> Lwt.return_unit)

  let close t =
    Lwt.finalize
      (fun () -> whatever_fails (fun () -> flush t))
      (fun () ->
         t.ended <- true;
         t.input <- Cstruct.empty;
         t.output <- [];
         Option.iter Connections.remove t.connection;
         F.close t.flow)

  let patience_for_lingering = 5
  let dropped_max = 16 * 1024 * 1024

  let rec drop t left =
    let left = left - Cstruct.length t.input in
    t.input <- Cstruct.empty;
    let* more = if left > 0 then refill t else Lwt.return_false in
    if more then drop t left else Lwt.return_unit

  let linger t =
    whatever_fails (fun () ->
        let* () = flush t in
        let* () = F.shutdown t.flow `write in
        allow t ~seconds:patience_for_lingering;
        t.idle <- true;
        drop t dropped_max)
end
