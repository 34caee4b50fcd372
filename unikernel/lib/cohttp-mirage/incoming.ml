open Lwt.Syntax

module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)

  type state =
    | Bytes of int  (** so many are left, of a body of known length *)
    | Chunk_line
    | In_chunk of int  (** so many bytes of it are left *)
    | Until_close
    | Ended
    | Broken of exn

  type t = { channel : Channel.t; mutable state : state; patient : bool; mutable counted : int }

  let silence = 20
  let bytes_a_second = 500
  let longest_piece = 0x8000
  let longest_chunk_line = 1024
  let longest_trailer = 16384
  let longest_trailers = 65536

  let create ?(patient = true) channel (encoding : Cohttp.Transfer.encoding) =
    if not patient then Channel.allow channel ~seconds:silence;
    let state =
      match encoding with
      | Fixed 0L -> Ended
      | Fixed length -> Bytes (Int64.to_int length)
      | Chunked -> Chunk_line
      | Unknown -> Until_close
    in
    { channel; state; patient; counted = 0 }

  let has_ended t = match t.state with Ended -> true | _ -> false
  let is_broken t = match t.state with Broken _ -> true | _ -> false

  (* Who sends little by little does not keep a connection for ever. *)
  let count t piece =
    if not t.patient then begin
      t.counted <- t.counted + String.length piece;
      if t.counted >= bytes_a_second then begin
        Channel.allow_more t.channel ~seconds:(t.counted / bytes_a_second);
        t.counted <- t.counted mod bytes_a_second
      end
    end

  let got t piece =
    count t piece;
    Lwt.return_some piece

  let rec skip_trailers t left =
    let* line = Channel.read_strict_line t.channel ~longest:longest_trailer in
    if line = "" then begin
      t.state <- Ended;
      Lwt.return_none
    end
    else
      let left = left - String.length line in
      if left < 0 then Error.fail (Too_long "the trailers")
      else
        match Fields.read (line ^ "\r\n\r\n") 0 (Fields.nothing ()) with
        | _ -> skip_trailers t left
        | exception Fields.Malformed reason -> Error.malformed "%s, in the trailers" reason

  let rec read_on t =
    match t.state with
    | Ended -> Lwt.return_none
    | Broken exn -> Lwt.fail exn
    | Until_close ->
        let* piece = Channel.read t.channel longest_piece in
        if piece = "" then begin
          t.state <- Ended;
          Lwt.return_none
        end
        else got t piece
    | Bytes left ->
        let* piece = Channel.read t.channel (min left longest_piece) in
        let left = left - String.length piece in
        if piece = "" then Error.fail Cut_short
        else begin
          t.state <- (if left = 0 then Ended else Bytes left);
          got t piece
        end
    | Chunk_line -> (
        let* line = Channel.read_strict_line t.channel ~longest:longest_chunk_line in
        match Chunk.size line with
        | Error reason -> Error.malformed "%s" reason
        | Ok 0 -> skip_trailers t longest_trailers
        | Ok size ->
            t.state <- In_chunk size;
            read_on t)
    | In_chunk left ->
        let* piece = Channel.read t.channel (min left longest_piece) in
        let left = left - String.length piece in
        if piece = "" then Error.fail Cut_short
        else if left > 0 then begin
          t.state <- In_chunk left;
          got t piece
        end
        else
          let* () = Channel.read_line_end t.channel in
          t.state <- Chunk_line;
          got t piece

  let next t =
    Lwt.catch
      (fun () -> read_on t)
      (fun exn ->
         t.state <- Broken exn;
         Lwt.fail exn)

  let body t : Cohttp_lwt.Body.t =
    match t.state with Ended -> `Empty | _ -> `Stream (Lwt_stream.from (fun () -> next t))

  let rec skip t ~max =
    if has_ended t then Lwt.return_true
    else if max < 0 then Lwt.return_false
    else
      Lwt.try_bind
        (fun () -> next t)
        (function None -> Lwt.return_true | Some piece -> skip t ~max:(max - String.length piece))
        (function Error.Failed _ -> Lwt.return_false | exn -> Lwt.fail exn)
end
