(* A server's connection from its first byte to its end: which requests are answered, with what, and when it closes. *)

open Lwt.Syntax
module Server = Cohttp_mirage.Server.Flow (Script)
module Connections = Conduit_mirage_connections

let until condition =
  let rec go left =
    if condition () then Lwt.return_true
    else if left = 0 then Lwt.return_false
    else
      let* () = Lwt.pause () in
      go (left - 1)
  in
  go 1000

let run promise = Solo5_os.Main.run promise

(* What is answered to these bytes, and which requests the app got, with what it read of their bodies. *)
let serve ?(respond = fun text -> Server.respond_string ~flush:false ~status:`OK ~body:text ()) ?(reads = true) pieces =
  let seen = ref [] in
  let callback _ request body =
    let* text = if reads then Cohttp_lwt.Body.to_string body else Lwt.return "" in
    seen := (Cohttp.Request.resource request ^ " " ^ text) :: !seen;
    respond text
  in
  let flow = Script.create pieces in
  let server = Server.make ~callback () in
  run (Server.callback server flow);
  if not (Script.is_closed flow) then Expect.that "the connection is closed" false;
  (List.rev !seen, Script.written flow)

let statuses text =
  let rec go at =
    match String.index_from_opt text at 'H' with
    | Some at when at + 12 <= String.length text && String.sub text at 9 = "HTTP/1.1 " -> String.sub text (at + 9) 3 :: go (at + 9)
    | Some at -> go (at + 1)
    | None -> []
  in
  go 0

let has part text =
  let rec go at = at + String.length part <= String.length text && (String.sub text at (String.length part) = part || go (at + 1)) in
  go 0

let list = String.concat "|"
let get path = "GET " ^ path ^ " HTTP/1.1\r\nHost: a\r\n\r\n"
let post headers body = "POST /post HTTP/1.1\r\nHost: a\r\n" ^ headers ^ "\r\n" ^ body
let chunked = post "Transfer-Encoding: chunked\r\n"

let answered sentence expected text =
  List.iter
    (fun pieces -> Expect.same sentence list ~expected (statuses (snd (serve pieces))))
    [ [ text ]; List.init (String.length text) (fun at -> String.make 1 text.[at]) ]

(* The app sees these requests alone, whatever is behind them. *)
let sees sentence expected text =
  let seen, _ = serve [ text ] in
  Expect.same sentence list ~expected seen

let () =
  answered "a request is answered" [ "200" ] (get "/");
  answered "requests that follow each other are answered" [ "200"; "200"; "200" ] (get "/a" ^ post "Content-Length: 2\r\n" "ab" ^ get "/b");
  answered "empty lines before a request are nothing" [ "200" ] ("\r\n\r\n" ^ get "/");
  answered "a CR alone is no empty line" [ "400" ] ("\r\r\n" ^ get "/");
  answered "nothing follows what is refused" [ "400" ] ("GET / HTTP/1.1\r\n\r\n" ^ get "/");
  answered "a head that is cut short has no answer" [] "GET / HTTP/1.1\r\nHost: a\r\n";
  answered "a version that is not spoken is refused" [ "505" ] "GET / HTTP/3.0\r\nHost: a\r\n\r\n";
  answered "a coding that is not known is refused" [ "501" ] (post "Transfer-Encoding: gzip\r\n" "");
  answered "HTTP/1.0 is answered once" [ "200" ] ("GET / HTTP/1.0\r\n\r\n" ^ get "/");
  answered "a client that closes is answered once" [ "200" ] ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n" ^ get "/");
  Expect.same "headers too long are refused" list ~expected:[ "431" ]
    (statuses (snd (serve ("GET / HTTP/1.1\r\n" :: List.init 100 (fun n -> Printf.sprintf "X-%d: %s\r\n" n (String.make 1000 'x'))))));
  Expect.same "a request line too long is refused" list ~expected:[ "414" ] (statuses (snd (serve [ "GET /" ^ String.make 70000 'a' ])));
  Expect.same "too many headers are refused" list ~expected:[ "400" ]
    (statuses (snd (serve [ "GET / HTTP/1.1\r\nHost: a\r\n" ^ String.concat "" (List.init 600 (fun n -> Printf.sprintf "X%d:\r\n" n)) ^ "\r\n" ])));

  (* Bodies. *)
  sees "what is no chunk size hides no request" [] (chunked "5\r\nhello\r\nzz\r\n\r\n" ^ get "/hidden");
  sees "a size with a blank behind it hides no request" [] (chunked "5 \r\nhello\r\n0\r\n\r\n" ^ get "/hidden");
  sees "a size with an underscore hides no request" [] (chunked "5_0\r\nhello\r\n0\r\n\r\n" ^ get "/hidden");
  sees "a body cut short is none" [] (post "Content-Length: 50\r\n" "hello");
  sees "chunks cut short are no body" [] (chunked "5\r\nhello\r\n");
  answered "a malformed body is the client's mistake" [ "400" ] (chunked "zz\r\n");
  answered "a body cut short is, too" [ "400" ] (post "Content-Length: 50\r\n" "hello");
  sees "a chunked body and what follows it" [ "/post hello"; "/next " ] (chunked "5\r\nhello\r\n0\r\n\r\n" ^ get "/next");
  let seen, text = serve ~reads:false [ post "Content-Length: 50\r\n" "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n" ] in
  Expect.same "a body that the app does not read is no request" list ~expected:[ "/post " ] seen;
  Expect.same "and is answered" list ~expected:[ "200" ] (statuses text);
  let seen, _ = serve ~reads:false [ chunked "zz\r\n\r\n" ^ get "/hidden" ] in
  Expect.same "nor is what follows a malformed one" list ~expected:[ "/post " ] seen;
  let seen, text = serve ~reads:false [ post "Content-Length: 10000000\r\n" "" ] in
  Expect.same "a long body need not be read" list ~expected:[ "/post " ] seen;
  Expect.that "and the client is told that the connection ends" (has "connection: close" text);
  let _, text = serve [ post "Content-Length: 2\r\nExpect: 100-Continue\r\n" "ab" ] in
  Expect.same "a client that waits is told to go on" list ~expected:[ "100"; "200" ] (statuses text);
  let _, text = serve [ "POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nab" ] in
  Expect.same "but not with HTTP/1.0" list ~expected:[ "200" ] (statuses text);

  (* Answers. *)
  let _, text = serve [ get "/" ] in
  Expect.that "an answer has a date" (has "\r\ndate: " text && has " GMT\r\n" text);
  let header name value _ = Server.respond_string ~headers:(Cohttp.Header.init_with name value) ~status:`OK ~body:"" () in
  List.iter
    (fun value ->
       let _, text = serve ~respond:(header "location" value) [ get "/" ] in
       Expect.that (Printf.sprintf "the value %S is not sent" value) (statuses text = [ "500" ] && not (has "evil" text)))
    [ "/\r\nSet-Cookie: evil"; "/\nevil"; "/\revil"; "/\000evil" ];
  let body stream headers _ = Server.respond ~headers ~status:`OK ~body:(Cohttp_lwt.Body.of_stream stream) () in
  let of_list texts = Lwt_stream.of_list texts in
  let says length = Cohttp.Header.init_with "content-length" length in
  let _, text = serve ~respond:(body (of_list [ "hello"; "evil" ]) (says "5")) [ get "/" ^ get "/" ] in
  Expect.that "an answer is not longer than it says, and the last one" (List.length (statuses text) = 1 && not (has "evil" text));
  let _, text = serve ~respond:(body (of_list [ "hell" ]) (says "5")) [ get "/" ^ get "/" ] in
  Expect.same "an answer shorter than it says is the last one" list ~expected:[ "200" ] (statuses text);
  let broken = Lwt_stream.from (let n = ref 0 in fun () -> incr n; if !n = 1 then Lwt.return_some "hello" else Lwt.fail_with "broken") in
  let _, text = serve ~respond:(body broken (Cohttp.Header.init ())) [ get "/" ^ get "/" ] in
  Expect.that "a body that fails has no last chunk, and is the last one" (List.length (statuses text) = 1 && not (has "0\r\n\r\n" text));
  let two () = body (of_list [ "hello"; "world" ]) (Cohttp.Header.init ()) in
  let _, text = serve ~respond:(two ()) [ "GET / HTTP/1.0\r\n\r\n" ] in
  Expect.that "HTTP/1.0 gets no chunks" (has "\r\n\r\nhelloworld" text && not (has "chunked" text));
  let _, text = serve ~respond:(header "connection" "close") [ get "/" ^ get "/" ] in
  Expect.same "an app may close the connection" list ~expected:[ "200" ] (statuses text);
  let _, text = serve ~respond:(fun _ -> Lwt.fail Out_of_memory) [ get "/" ^ get "/" ] in
  Expect.same "memory that runs out ends one request" list ~expected:[ "503" ] (statuses text);
  let _, text = serve ~respond:(fun _ -> raise Stack_overflow) [ get "/" ] in
  Expect.same "so does any exception" list ~expected:[ "500" ] (statuses text);
  let server = Server.make ~conn_closed:(fun _ -> failwith "closed") ~callback:(fun _ _ _ -> Server.respond_string ~status:`OK ~body:"" ()) () in
  run (Server.callback server (Script.create [ get "/" ]));
  Expect.that "one when a connection was closed ends nothing" true;

  (* Any bytes: no exception gets out, and the connection ends. *)
  let random = Random.State.make [| 9112 |] in
  let parts = [| get "/"; chunked "5\r\nhello\r\n0\r\n\r\n"; post "Content-Length: 3\r\n" "abc"; "\r\n"; "0\r\n\r\n"; "\000"; " "; ":"; "HTTP/1.1" |] in
  for _ = 1 to 3000 do
    let text = Bytes.of_string (String.concat "" (List.init (1 + Random.State.int random 5) (fun _ -> parts.(Random.State.int random (Array.length parts))))) in
    for _ = 1 to Random.State.int random 4 do
      Bytes.set text (Random.State.int random (Bytes.length text)) (Char.chr (Random.State.int random 256))
    done;
    ignore (serve [ Bytes.to_string text ])
  done;
  Expect.that "whatever arrives, a connection ends and raises nothing" true;

  (* How many connections, and for how long. *)
  let server = Server.make ~callback:(fun _ _ _ -> Server.respond_string ~status:`OK ~body:"" ()) () in
  let connect pieces =
    let flow = Script.create ~hangs:true pieces in
    Lwt.async (fun () -> Server.callback server flow);
    flow
  in
  run
    (let first = connect [ get "/" ] in
     let* _ = until (fun () -> Script.written first <> "") in
     let others = List.init Connections.max_connections (fun _ -> connect []) in
     let* closed = until (fun () -> Script.is_closed first) in
     Expect.that "when there are too many connections, the one that has been idle the longest is closed" closed;
     Expect.that "and no other one" (not (List.exists Script.is_closed others));
     Expect.same "so many are left" string_of_int ~expected:Connections.max_connections (Connections.count ());
     Lwt_list.iter_s Script.close others);
  run
    (let silent = connect [] and slow = connect [ "GET / HT" ] in
     let rec wait left =
       if (Script.is_closed silent && Script.is_closed slow) || left = 0 then Lwt.return_unit
       else
         let* () = Mirage_sleep.ns (Duration.of_ms 500) in
         wait (left - 1)
     in
     let* () = wait 240 in
     Expect.that "a client that says nothing is let go" (Script.is_closed silent && Script.written silent = "");
     Expect.same "a client that does not end its request is told so" list ~expected:[ "408" ] (statuses (Script.written slow));
     Expect.that "and let go" (Script.is_closed slow);
     Lwt.return_unit)
