(* Heads of requests: what is read from them, what is refused. *)

let read text = Head.request text
let is_refused text = Result.is_error (read text)

let resource text =
  match read text with Ok request -> Cohttp.Request.resource request | Error reason -> "refused: " ^ reason

let encoding text =
  match read text with
  | Ok request -> Cohttp.Transfer.string_of_encoding (Cohttp.Request.encoding request)
  | Error reason -> "refused: " ^ reason

let header name text =
  match read text with
  | Ok request -> Cohttp.Header.get_multi (Cohttp.Request.headers request) name
  | Error reason -> [ "refused: " ^ reason ]

let same_text sentence expected value = Say.same sentence Fun.id ~expected value
let same_list sentence expected value = Say.same sentence (String.concat "|") ~expected value
let request headers = "POST /a HTTP/1.1\r\nHost: a\r\n" ^ headers ^ "\r\n"

let () =
  same_text "a path is read" "/a?b" (resource "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n");
  same_text "lines may end with LF alone" "/a" (resource "GET /a HTTP/1.0\n\n");
  same_text "a URI with its scheme is read" "http://a/b" (resource "GET http://a/b HTTP/1.1\r\n\r\n");
  same_text "an asterisk is read" "*" (resource "OPTIONS * HTTP/1.1\r\n\r\n");
  same_text "an authority is read with CONNECT" "a:443" (resource "CONNECT a:443 HTTP/1.1\r\n\r\n");
  same_list "a value is without blanks around it" [ "b c" ] (header "x" (request "X: \t b c \t\r\n"));
  same_list "values of one name keep their order" [ "1"; "2"; "3" ] (header "x" (request "X: 1\r\nx: 2\r\nX: 3\r\n"));
  same_list "a value may be empty" [ "" ] (header "x" (request "X:\r\n"));
  same_text "a body has the length it says" "fixed[12]" (encoding (request "Content-Length: 12\r\n"));
  same_text "the same length twice is one" "fixed[12]" (encoding (request "Content-Length: 12\r\ncontent-length: 12\r\n"));
  same_text "a body may come in chunks" "chunked" (encoding (request "Transfer-Encoding: Chunked\r\n"));
  List.iter
    (fun (what, text) -> Say.that (what ^ " is refused") (is_refused text))
    [
      ("no request line", "\r\n");
      ("a line without a version", "GET /\r\n\r\n");
      ("a version of the future", "GET / HTTP/2.0\r\n\r\n");
      ("a target that is no path", "GET a HTTP/1.1\r\n\r\n");
      ("a space too many", "GET  / HTTP/1.1\r\n\r\n");
      ("a header without a colon", request "Xa\r\n");
      ("a header without a name", request ": a\r\n");
      ("a blank before the colon", request "Content-Length : 1\r\n");
      ("a folded line", request "X: a\r\n b\r\n");
      ("a NUL in a value", request "X: a\000b\r\n");
      ("a CR in a value", request "X: a\rb\r\n");
      ("two lengths", request "Content-Length: 1\r\nContent-Length: 2\r\n");
      ("a list of lengths", request "Content-Length: 1, 1\r\n");
      ("a negative length", request "Content-Length: -1\r\n");
      ("a length with a sign", request "Content-Length: +1\r\n");
      ("a length beyond reason", request "Content-Length: 9999999999999999999\r\n");
      ("a length beside chunks", request "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n");
      ("another coding", request "Transfer-Encoding: gzip, chunked\r\n");
      ("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    ];
  let response ?headers ?(status = `OK) encoding = Head.response (Cohttp.Response.make ?headers ~status ~encoding ()) in
  same_text "an answer says how long it is" "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n" (response (Fixed 5L));
  same_text "an answer says that it comes in chunks" "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n"
    (response ~status:`Not_found Chunked);
  same_text "an answer does not say it twice" "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n"
    (response ~headers:(Cohttp.Header.init_with "Content-Length" "7") (Fixed 7L));
  same_text "an answer without a body says no length" "HTTP/1.1 304 Not Modified\r\n\r\n"
    (response ~status:`Not_modified (Fixed 0L))
