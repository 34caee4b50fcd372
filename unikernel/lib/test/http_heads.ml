(* Heads of requests: what is read from them, what is refused. *)

let read text = Head.request text
let is_refused text = Result.is_error (read text)

let resource text =
  match read text with Ok { request; _ } -> Cohttp.Request.resource request | Error (_, reason) -> "refused: " ^ reason

let encoding text =
  match read text with
  | Ok { request; _ } -> Cohttp.Transfer.string_of_encoding (Cohttp.Request.encoding request)
  | Error (_, reason) -> "refused: " ^ reason

let header name text =
  match read text with
  | Ok { request; _ } -> Cohttp.Header.get_multi (Cohttp.Request.headers request) name
  | Error (_, reason) -> [ "refused: " ^ reason ]

let status text =
  match read text with Ok _ -> 200 | Error (status, _) -> Cohttp.Code.code_of_status status

let answer text = Result.is_ok (Head.response text)

let same_text sentence expected value = Expect.same sentence Fun.id ~expected value
let same_list sentence expected value = Expect.same sentence (String.concat "|") ~expected value
let request headers = "POST /a HTTP/1.1\r\nHost: a\r\n" ^ headers ^ "\r\n"

let () =
  same_text "a path is read" "/a?b" (resource "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n");
  same_text "lines may end with LF alone" "/a" (resource "GET /a HTTP/1.0\n\n");
  same_text "a URI with its scheme is read" "http://a/b" (resource "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n");
  same_text "an asterisk is read" "*" (resource "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  same_text "an authority is read with CONNECT" "a:443" (resource "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
  same_list "a value is without blanks around it" [ "b c" ] (header "x" (request "X: \t b c \t\r\n"));
  same_list "values of one name keep their order" [ "1"; "2"; "3" ] (header "x" (request "X: 1\r\nx: 2\r\nX: 3\r\n"));
  same_list "a value may be empty" [ "" ] (header "x" (request "X:\r\n"));
  same_text "a body has the length it says" "fixed[12]" (encoding (request "Content-Length: 12\r\n"));
  same_text "the same length twice is one" "fixed[12]" (encoding (request "Content-Length: 12\r\ncontent-length: 12\r\n"));
  same_text "a body may come in chunks" "chunked" (encoding (request "Transfer-Encoding: Chunked\r\n"));
  List.iter
    (fun (what, text) -> Expect.that (what ^ " is refused") (is_refused text))
    [
      ("no request line", "\r\n");
      ("a line without a version", "GET /\r\nHost: a\r\n\r\n");
      ("a version of the future", "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
      ("a version with two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n");
      ("a target that is no path", "GET a HTTP/1.1\r\nHost: a\r\n\r\n");
      ("a space too many", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
      ("a space at the start", " GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      ("a CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n");
      ("a header without a colon", request "Xa\r\n");
      ("a header without a name", request ": a\r\n");
      ("a blank before the colon", request "Content-Length : 1\r\n");
      ("a folded line", request "X: a\r\n b\r\n");
      ("a folded line at the start", "GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n");
      ("a NUL in a value", request "X: a\000b\r\n");
      ("a CR in a value", request "X: a\rb\r\n");
      ("a CR before the line's end", request "X: a\r\r\n");
      ("two lengths", request "Content-Length: 1\r\nContent-Length: 2\r\n");
      ("a list of lengths", request "Content-Length: 1, 1\r\n");
      ("a negative length", request "Content-Length: -1\r\n");
      ("a length with a sign", request "Content-Length: +1\r\n");
      ("a length with an underscore", request "Content-Length: 1_0\r\n");
      ("a hexadecimal length", request "Content-Length: 0x10\r\n");
      ("a length that is empty", request "Content-Length:\r\n");
      ("a length beyond reason", request "Content-Length: 9999999999999999999\r\n");
      ("a length beside chunks", request "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n");
      ("another coding", request "Transfer-Encoding: gzip, chunked\r\n");
      ("a coding that is quoted", request "Transfer-Encoding: \"chunked\"\r\n");
      ("a coding behind a vertical tab", request "Transfer-Encoding: \011chunked\r\n");
      ("chunks twice", request "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
      ("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
      ("no host", "GET / HTTP/1.1\r\n\r\n");
      ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
      ("two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
    ];
  List.iter
    (fun (host, good) ->
       Expect.that
         (Printf.sprintf "the host %S is %s" host (if good then "read" else "refused"))
         (is_refused (Printf.sprintf "GET / HTTP/1.1\r\nHost: %s\r\n\r\n" host) = not good))
    [
      ("", true);
      ("example.org", true);
      ("example.org:80", true);
      ("example.org:", true);
      ("10.0.0.2:65535", true);
      ("[fd00::2]", true);
      ("[fd00::2]:8080", true);
      ("a_b", true);
      ("a b", false);
      ("a/b", false);
      ("user@a", false);
      ("a, b", false);
      ("a:b", false);
      ("a:65536", false);
      ("a:-1", false);
      ("fd00::2", false);
      ("[fd00::2", false);
      ("[]", false);
      ("[fd00::2]a", false);
      ("a?b", false);
      ("a#b", false);
      ("a\\b", false);
      ("<script>", false);
    ];
  List.iter
    (fun (what, expected, text) -> Expect.same (what ^ " has a status of its own") string_of_int ~expected (status text))
    [
      ("a coding that is not known", 501, request "Transfer-Encoding: gzip\r\n");
      ("a version of the future", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
      ("a target too long", 414, "GET /" ^ String.make 20000 'a' ^ " HTTP/1.1\r\nHost: a\r\n\r\n");
      ("a request without a host", 400, "GET / HTTP/1.1\r\n\r\n");
    ];
  List.iter
    (fun (what, good, text) -> Expect.that (what ^ if good then " is an answer" else " is no answer") (answer text = good))
    [
      ("a status line", true, "HTTP/1.1 200 OK\r\n\r\n");
      ("one without a reason", true, "HTTP/1.1 200\r\n\r\n");
      ("one with an empty reason", true, "HTTP/1.1 200 \r\n\r\n");
      ("one of HTTP/1.0", true, "HTTP/1.0 404 Not Found\r\n\r\n");
      ("one with a status that nobody knows", true, "HTTP/1.1 299 Strange\r\n\r\n");
      ("one with LF alone", true, "HTTP/1.1 200 OK\nContent-Length: 5\n\n");
      ("one of HTTP/2", false, "HTTP/2.0 200 OK\r\n\r\n");
      ("one with four digits", false, "HTTP/1.1 2000 OK\r\n\r\n");
      ("one with two digits", false, "HTTP/1.1 20 OK\r\n\r\n");
      ("one with a sign", false, "HTTP/1.1 -20 OK\r\n\r\n");
      ("status 000", false, "HTTP/1.1 000 OK\r\n\r\n");
      ("another protocol", false, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
      ("a negative length", false, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
      ("two lengths", false, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n");
      ("a coding that is not known", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n");
    ];
  let read_answer text =
    match Head.response text with
    | Ok response -> Cohttp.Transfer.string_of_encoding (Cohttp.Response.encoding response)
    | Error reason -> "refused: " ^ reason
  in
  same_text "codings are read in any case of letters" "chunked"
    (read_answer "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n");
  same_text "of two lengths of an answer, the chunks count" "chunked"
    (read_answer "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
  same_text "an answer without a length lasts until the connection ends" "unknown" (read_answer "HTTP/1.1 200 OK\r\n\r\n");
  let written = function Ok text -> text | Error reason -> "refused: " ^ reason in
  let refused = function Ok _ -> false | Error _ -> true in
  let send ?headers ?encoding ?meth target =
    let request = Cohttp.Request.make ?headers ?encoding ?meth (Uri.of_string "http://a/") in
    Head.write_request { request with resource = target }
  in
  let with_value value = Cohttp.Response.make ~headers:(Cohttp.Header.init_with "x" value) () in
  List.iter
    (fun (what, value) -> Expect.that (what ^ " in a header is not sent") (refused (Head.write_response (with_value value))))
    [ ("a line's end", "a\r\nSet-Cookie: b"); ("LF", "a\nb"); ("CR", "a\rb"); ("NUL", "a\000b") ];
  Expect.that "a name that is no token is not sent"
    (refused (Head.write_response (Cohttp.Response.make ~headers:(Cohttp.Header.init_with "x: y\r\nz" "a") ())));
  Expect.that "a status that is none is not sent" (refused (Head.write_response (Cohttp.Response.make ~status:(`Code 7) ())));
  Expect.that "a target with a line's end is not sent" (refused (send "/ HTTP/1.1\r\nX: y"));
  Expect.that "a method that is no token is not sent" (refused (send ~meth:(`Other "GET / HTTP/1.1\r\n") "/"));
  Expect.that "a value with a line's end is not sent in a request"
    (refused (send ~headers:(Cohttp.Header.init_with "x" "a\r\nb: c") "/"));
  let response ?headers ?(status = `OK) encoding = written (Head.write_response (Cohttp.Response.make ?headers ~status ~encoding ())) in
  same_text "an answer says how long it is" "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n" (response (Fixed 5L));
  same_text "an answer says that it comes in chunks" "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n"
    (response ~status:`Not_found Chunked);
  same_text "an answer does not say it twice" "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n"
    (response ~headers:(Cohttp.Header.init_with "Content-Length" "7") (Fixed 7L));
  same_text "an answer without a body says no length" "HTTP/1.1 304 Not Modified\r\n\r\n"
    (response ~status:`Not_modified (Fixed 0L));
  let dated = Head.write_response ~date:"date: now\r\n" in
  same_list "the host of a URI is said with brackets where it is an IPv6 address" [ "[::1]:80"; "a.test" ]
    (List.map (fun text -> Result.get_ok (Host.of_uri (Uri.of_string text))) [ "http://[::1]:80/a"; "http://a.test/" ]);
  same_text "an answer has a date" "HTTP/1.1 204 No Content\r\ndate: now\r\n\r\n"
    (written (dated (Cohttp.Response.make ~status:`No_content ())));
  same_text "but one" "HTTP/1.1 204 No Content\r\ndate: then\r\n\r\n"
    (written (dated (Cohttp.Response.make ~status:`No_content ~headers:(Cohttp.Header.init_with "Date" "then") ())));
  let time = Option.get (Ptime.of_date_time ((1994, 11, 6), ((8, 49, 37), 0))) in
  same_text "the date is written as RFC 9110 has it" "Sun, 06 Nov 1994 08:49:37 GMT" (Date.imf_fixdate time)
