(* A site in a store: what each path leads to, parts, tags and types. *)

module Server = Cohttp_mirage.Server.Flow (Script)
module Site = Cohttp_mirage.Static.HTTP (Mirage_kv_mem) (Server)

let await promise = match Lwt.state promise with Lwt.Return value -> value | Fail exn -> raise exn | Sleep -> failwith "it waits"
let long = String.init 1_000_000 (fun at -> Char.chr (at * 7 land 255))

let store =
  let store = await (Mirage_kv_mem.connect ~now:(fun () -> Option.get (Ptime.of_float_s 1e9)) ()) in
  List.iter
    (fun (key, value) ->
       match await (Mirage_kv_mem.set store (Mirage_kv.Key.v key) value) with Ok () -> () | Error _ -> failwith key)
    [
      ("index.html", "root");
      ("docs/index.html", "docs");
      ("docs/page.html", "page");
      ("a b.txt", "space");
      ("a+b.txt", "plus");
      ("50%.txt", "percent");
      ("bare/page.html", "bare");
      ("empty.txt", "");
      ("long.bin", long);
    ];
  store

type answer = { status : int; headers : Cohttp.Header.t; body : string }

let ask ?(meth = "GET") ?(headers = []) target =
  let lines = String.concat "" (List.map (fun (name, value) -> Printf.sprintf "%s: %s\r\n" name value) headers) in
  let flow = Script.create [ Printf.sprintf "%s %s HTTP/1.1\r\nHost: a\r\n%sConnection: close\r\n\r\n" meth target lines ] in
  Site.start ~http_port:80 store (fun _ server -> await (Server.callback server flow));
  let text = Script.written flow in
  let rec split at = if String.sub text at 4 = "\r\n\r\n" then at + 4 else split (at + 1) in
  let at = split 0 in
  match Head.response (String.sub text 0 at) with
  | Error reason -> failwith reason
  | Ok response ->
      {
        status = Cohttp.Code.code_of_status response.status;
        headers = response.headers;
        body = String.sub text at (String.length text - at);
      }

let header name answer = Option.value (Cohttp.Header.get answer.headers name) ~default:""
let show (status, body) = Printf.sprintf "%d %S" status body

let () =
  List.iter
    (fun (target, status, body) ->
       let answer = ask target in
       Expect.same target show ~expected:(status, body) (answer.status, if answer.status >= 300 then "" else answer.body))
    [
      ("/", 200, "root");
      ("/index.html", 200, "root");
      ("/index.html?x=1&y=%20", 200, "root");
      ("/%69ndex.html", 200, "root");
      ("//index.html", 200, "root");
      ("/docs/", 200, "docs");
      ("/docs/./page.html", 200, "page");
      ("/docs/../index.html", 200, "root");
      ("/docs", 301, "");
      ("/a%20b.txt", 200, "space");
      ("/a+b.txt", 200, "plus");
      ("/a%2Bb.txt", 200, "plus");
      ("/50%25.txt", 200, "percent");
      ("/empty.txt", 200, "");
      ("http://example.org/docs/page.html?x", 200, "page");
      ("http://example.org?x/y", 200, "root");
      ("/index.html/", 404, "");
      ("/index.html/x", 404, "");
      ("/nothing", 404, "");
      ("/docs/nothing", 404, "");
      ("/bare", 404, "");
      ("/bare/", 404, "");
      ("/../../etc/passwd", 404, "");
      ("/%2e%2e/%2e%2e/x", 404, "");
      ("/docs%2fpage.html", 404, "");
      ("/docs/page.html%00", 404, "");
      ("/docs%5cpage.html", 404, "");
      ("/%", 404, "");
      ("/%zz", 404, "");
      ("/%c3%28", 404, "");
      ("*", 404, "");
    ];
  let location target = header "location" (ask target) in
  Expect.same "a folder leads to its slash" Fun.id ~expected:"/docs/" (location "/docs");
  Expect.same "with its query" Fun.id ~expected:"/docs/?a=b" (location "/docs?a=b");
  Expect.same "and to no other host" Fun.id ~expected:"/docs/" (location "//docs");
  Expect.same "nor by the host of a URI" Fun.id ~expected:"/docs/" (location "http://example.org//docs");
  let head = ask ~meth:"HEAD" "/long.bin" in
  Expect.that "HEAD says the length, and no more" (head.status = 200 && header "content-length" head = "1000000" && head.body = "");
  let whole = ask "/long.bin" in
  Expect.that "a long value comes whole" (whole.body = long && header "content-length" whole = "1000000");
  Expect.that "all of this says what is allowed"
    (List.for_all (fun meth -> header "allow" (ask ~meth "/") = "GET, HEAD, OPTIONS") [ "POST"; "PUT"; "DELETE"; "OPTIONS" ]);
  Expect.same "POST is not allowed" string_of_int ~expected:405 (ask ~meth:"POST" "/").status;
  let tag = header "etag" (ask "/") in
  List.iter
    (fun (sentence, known, status) ->
       Expect.same sentence string_of_int ~expected:status (ask ~headers:[ ("If-None-Match", known) ] "/").status)
    [
      ("a tag that is known spares the value", tag, 304);
      ("so does its weak form", "W/" ^ tag, 304);
      ("so does a list", "\"a,b\", W/\"c\" , " ^ tag, 304);
      ("so does an asterisk", "*", 304);
      ("another tag does not", "\"zzz\"", 200);
      ("nor does a part of the tag", String.sub tag 0 10, 200);
      ("nor does what is no tag", "zzz", 200);
      ("nor does a tag without quotes", String.sub tag 1 (String.length tag - 2), 200);
    ];
  Expect.that "a long value has a tag of its size and time" (header "etag" whole <> "" && header "etag" whole <> tag);
  let part ?(more = []) range =
    let answer = ask ~headers:(("Range", range) :: more) "/index.html" in
    Printf.sprintf "%d %s %s" answer.status (header "content-range" answer) answer.body
  in
  List.iter
    (fun (range, expected) -> Expect.same ("Range: " ^ range) Fun.id ~expected (part range))
    [
      ("bytes=0-1", "206 bytes 0-1/4 ro");
      ("bytes=1-", "206 bytes 1-3/4 oot");
      ("bytes=-1", "206 bytes 3-3/4 t");
      ("bytes=-9", "206 bytes 0-3/4 root");
      ("bytes=2-99", "206 bytes 2-3/4 ot");
      ("bytes=4-", "416 bytes */4 ");
      ("bytes=-0", "416 bytes */4 ");
      ("bytes=2-1", "200  root");
      ("bytes=0-0,2-2", "200  root");
      ("bytes=a-b", "200  root");
      ("bytes=", "200  root");
      ("bytes=0x0-0x1", "200  root");
      ("items=0-1", "200  root");
    ];
  Expect.same "a part of the same value" Fun.id ~expected:"206 bytes 0-1/4 ro" (part ~more:[ ("If-Range", tag) ] "bytes=0-1");
  Expect.same "but of another one, the whole" Fun.id ~expected:"200  root" (part ~more:[ ("If-Range", "\"zzz\"") ] "bytes=0-1");
  let answer = ask ~headers:[ ("Range", "bytes=100000-300000") ] "/long.bin" in
  Expect.that "a long part" (answer.status = 206 && answer.body = String.sub long 100000 200001);
  List.iter
    (fun (name, expected) -> Expect.same name Fun.id ~expected (Media_type.of_name name))
    [
      ("index.html", "text/html");
      ("UPPER.HTML", "text/html");
      ("m.mjs", "text/javascript");
      ("a.js", "text/javascript");
      ("x.wasm", "application/wasm");
      ("site.webmanifest", "application/manifest+json");
      ("i.avif", "image/avif");
      ("i.svg", "image/svg+xml");
      ("f.woff2", "font/woff2");
      ("data.json", "application/json");
      ("style.css", "text/css");
      ("LICENSE", "application/octet-stream");
    ]
