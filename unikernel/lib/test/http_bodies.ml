(* Bodies of messages: where they end, and that what breaks off has not ended. However the bytes are cut into reads. *)

open Lwt.Syntax
module Channel = Channel.Make (Script)
module Incoming = Incoming.Make (Script)
module Outgoing = Outgoing.Make (Script)

type outcome = Whole of string * string  (** the body, and what follows it *) | Broken of string

let show = function
  | Whole (body, rest) -> Printf.sprintf "%S, then %S" body rest
  | Broken reason -> "broken: " ^ reason

let await promise =
  match Lwt.state promise with
  | Lwt.Return value -> value
  | Fail exn -> raise exn
  | Sleep -> failwith "it waits"

let rec remaining channel text =
  let* piece = Channel.read channel 1000 in
  if piece = "" then Lwt.return text else remaining channel (text ^ piece)

let read encoding pieces =
  let channel = Channel.create (Script.create pieces) in
  let body = Incoming.create channel encoding in
  let rec go text =
    let* piece = Incoming.next body in
    match piece with
    | Some piece ->
        if piece = "" then failwith "an empty piece";
        go (text ^ piece)
    | None ->
        let+ rest = remaining channel "" in
        Whole (text, rest)
  in
  await
    (Lwt.catch
       (fun () -> go "")
       (function
         | Error.Failed e ->
             (* And it stays broken. *)
             Lwt.try_bind
               (fun () -> Incoming.next body)
               (fun _ -> failwith "a broken body has ended")
               (function
                 | Error.Failed again when again = e ->
                     Lwt.return
                       (Broken
                          (match e with
                           | Cut_short -> "cut"
                           | Malformed _ -> "malformed"
                           | Too_long _ -> "long"
                           | Read _ | Write _ -> "connection"))
                 | exn -> Lwt.fail exn)
         | exn -> Lwt.fail exn))

let bytes = List.init 256 (fun c -> String.make 1 (Char.chr c))

(* One byte a read, all at once, and cut at random places. *)
let cuts random text =
  let pieces () =
    let rec go at =
      if at = String.length text then []
      else
        let length = min (1 + Random.State.int random 7) (String.length text - at) in
        String.sub text at length :: go (at + length)
    in
    go 0
  in
  [ text ] :: List.init (String.length text) (fun at -> String.make 1 text.[at]) :: List.init 20 (fun _ -> pieces ())

let random = Random.State.make [| 9112 |]

let body encoding (sentence, text, expected) =
  List.iter
    (fun pieces ->
       let got = read encoding pieces in
       if got <> expected then
         Expect.same (Printf.sprintf "%s, in %d pieces" sentence (List.length pieces)) show ~expected got)
    (cuts random text);
  Expect.same sentence show ~expected (read encoding [ text ])

let cut = Broken "cut"
let malformed = Broken "malformed"
let too_long = Broken "long"

let () =
  List.iter (body Chunked)
    [
      ("chunks are put together", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nnext", Whole ("hello world", "next"));
      ("a chunked body may be empty", "0\r\n\r\nnext", Whole ("", "next"));
      ("sizes are hexadecimal, in either case", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", Whole ("01234567890123456789", ""));
      ("sizes may have zeros in front", "005\r\nhello\r\n000\r\n\r\n", Whole ("hello", ""));
      ("extensions are of no use", "5;a=1;b=\"x;\\\"y\"\r\nhello\r\n6 ; c\r\n world\r\n0;d\r\n\r\n", Whole ("hello world", ""));
      ("trailers are dropped", "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\nnext", Whole ("hello", "next"));
      ("data may look like chunks", "5\r\n0\r\n\r\n\r\n0\r\n\r\nnext", Whole ("0\r\n\r\n", "next"));
      ("a size that is none is malformed", "5\r\nhello\r\nzz\r\n world\r\n0\r\n\r\n", malformed);
      ("an empty line is no size", "5\r\nhello\r\n\r\n0\r\n\r\n", malformed);
      ("an underscore is no digit", "5_0\r\nhello\r\n0\r\n\r\n", malformed);
      ("a size has no 0x", "0x5\r\nhello\r\n0\r\n\r\n", malformed);
      ("a size has no minus", "-5\r\nhello\r\n0\r\n\r\n", malformed);
      ("a size has no plus", "+5\r\nhello\r\n0\r\n\r\n", malformed);
      ("a blank behind a size is malformed", "5 \r\nhello\r\n0\r\n\r\n", malformed);
      ("a blank behind the last size is malformed", "5\r\nhello\r\n0 \r\n\r\n", malformed);
      ("a blank before a size is malformed", " 5\r\nhello\r\n0\r\n\r\n", malformed);
      ("a size too large is malformed", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n", malformed);
      ("a size line ends with CRLF, not LF", "5\nhello\r\n0\r\n\r\n", malformed);
      ("a size line has no CR within", "5\r\r\nhello\r\n0\r\n\r\n", malformed);
      ("an extension has no LF", "5;a\nb\r\nhello\r\n0\r\n\r\n", malformed);
      ("an extension has a name", "5;\r\nhello\r\n0\r\n\r\n", malformed);
      ("a quote is closed", "5;a=\"b\r\nhello\r\n0\r\n\r\n", malformed);
      ("a chunk ends with CRLF", "5\r\nhello0\r\n\r\n", malformed);
      ("a chunk does not end with LF", "5\r\nhello\n0\r\n\r\n", malformed);
      ("a trailer is a header", "5\r\nhello\r\n0\r\nGET / HTTP/1.1\r\n\r\n", malformed);
      ("a trailer ends with CRLF", "5\r\nhello\r\n0\r\nA: b\n\r\n", malformed);
      ("a folded trailer is malformed", "5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n", malformed);
      ("nothing is not the end of chunks", "", cut);
      ("chunks without the last one are cut short", "5\r\nhello\r\n", cut);
      ("a chunk that ends too early is cut short", "50\r\nhello", cut);
      ("a chunk without its end is cut short", "5\r\nhello", cut);
      ("a size without its line's end is cut short", "5", cut);
      ("a last chunk without the empty line is cut short", "5\r\nhello\r\n0\r\n", cut);
      ("trailers without the empty line are cut short", "5\r\nhello\r\n0\r\nA: b\r\n", cut);
    ];
  Expect.same "extensions have a bound" show ~expected:too_long (read Chunked [ "5;" ^ String.make 3000 'a' ^ "\r\nhello\r\n0\r\n\r\n" ]);
  let line = "a: " ^ String.make 1000 'b' ^ "\r\n" in
  Expect.same "trailers have a bound" show ~expected:too_long
    (read Chunked (("5\r\nhello\r\n0\r\n" :: List.init 100 (fun _ -> line)) @ [ "\r\n" ]));
  List.iter (body (Fixed 5L))
    [
      ("a body has as many bytes as it says", "hello", Whole ("hello", ""));
      ("and what follows is none of it", "hello, world", Whole ("hello", ", world"));
      ("a body with fewer bytes is cut short", "hell", cut);
      ("a body with none is cut short", "", cut);
    ];
  body (Fixed 0L) ("a body of no bytes ends at once", "next", Whole ("", "next"));
  body Unknown ("without a length a body lasts until the end of data", "hello", Whole ("hello", ""));

  (* Any byte in place of one of a good body leads to the same bytes behind it, or to an error: nothing is hidden. *)
  let good = "5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n" in
  let hidden = "GET /hidden" in
  String.iteri
    (fun at _ ->
       List.iter
         (fun byte ->
            let text = String.sub good 0 at ^ byte ^ String.sub good (at + 1) (String.length good - at - 1) ^ hidden in
            match read Chunked [ text ] with
            | Broken _ -> ()
            | Whole (body, rest) ->
                if rest <> hidden || String.length body <> 5 then
                  Expect.that (Printf.sprintf "%S is read as %S, then %S" text body rest) false)
         bytes)
    good;
  Expect.that "no byte changed in a chunked body moves its end" true;

  (* What is written is read again. *)
  let write encoding body =
    let flow = Script.create [] in
    let channel = Channel.create flow in
    let result = await (Outgoing.write channel ~flush:false encoding body) in
    await (Channel.flush channel);
    (result, Script.written flow)
  in
  let texts = [ "hello"; ""; " "; String.make 100_000 'x'; "\r\n0\r\n\r\n" ] in
  let whole = String.concat "" texts in
  let stream () = Cohttp_lwt.Body.of_stream (Lwt_stream.of_list texts) in
  let result, text = write Chunked (stream ()) in
  Expect.that "chunks that were written are read again" (result = Ok () && read Chunked [ text ] = Whole (whole, ""));
  let length = Int64.of_int (String.length whole) in
  Expect.that "a body of known length is written as it is" (write (Fixed length) (stream ()) = (Ok (), whole));
  let result, text = write (Fixed (Int64.pred length)) (stream ()) in
  Expect.that "a body is not longer than its head says"
    (Result.is_error result && text = String.sub whole 0 (String.length whole - 1));
  Expect.that "a text is not longer than its head says" (write (Fixed 2L) (`String "abc") = (Error "the body is longer than its head says", "ab"));
  Expect.that "that a body is shorter is told" (Result.is_error (fst (write (Fixed (Int64.succ length)) (stream ()))));
  Expect.that "that a body is missing is told" (Result.is_error (fst (write (Fixed 5L) `Empty)))
