open Lwt.Syntax

module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)

  let flush_if flush channel = if flush then Channel.flush channel else Lwt.return_unit

  let write_chunk channel flush piece =
    if piece = "" then Lwt.return_unit
    else
      let* () = Channel.write channel (Printf.sprintf "%x\r\n" (String.length piece)) in
      let* () = Channel.write channel piece in
      let* () = Channel.write channel "\r\n" in
      flush_if flush channel

  let write_piece channel flush piece =
    if piece = "" then Lwt.return_unit
    else
      let* () = Channel.write channel piece in
      flush_if flush channel

  (* Without holding on to a piece that was sent. *)
  let rec each f (body : Cohttp_lwt.Body.t) =
    match body with
    | `Empty -> Lwt.return_unit
    | `String text -> f text
    | `Strings texts -> Lwt_list.iter_s f texts
    | `Stream stream -> (
        let* piece = Lwt_stream.get stream in
        match piece with
        | None -> Lwt.return_unit
        | Some piece ->
            let* () = f piece in
            each f body)

  exception Longer

  let longer = Error "the body is longer than its head says"
  let shorter = Error "the body is shorter than its head says"

  let write_fixed channel flush length body =
    let left = ref length in
    let write piece =
      let there = String.length piece in
      if there <= !left then begin
        left := !left - there;
        write_piece channel flush piece
      end
      else
        let* () = write_piece channel flush (String.sub piece 0 !left) in
        left := 0;
        Lwt.fail Longer
    in
    Lwt.try_bind
      (fun () -> each write body)
      (fun () -> Lwt.return (if !left = 0 then Ok () else shorter))
      (function Longer -> Lwt.return longer | exn -> Lwt.fail exn)

  let write channel ~flush (encoding : Cohttp.Transfer.encoding) (body : Cohttp_lwt.Body.t) =
    match (encoding, body) with
    | Fixed length, `String text when Int64.to_int length = String.length text ->
        Lwt.map Result.ok (Channel.write channel text)
    | Fixed 0L, `Empty -> Lwt.return_ok ()
    | Fixed length, _ -> write_fixed channel flush (Int64.to_int length) body
    | Chunked, _ ->
        let* () = each (write_chunk channel flush) body in
        Lwt.map Result.ok (Channel.write channel "0\r\n\r\n")
    | Unknown, _ -> Lwt.map Result.ok (each (write_piece channel flush) body)
end
