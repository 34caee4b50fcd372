(* URIs whose host is an address: Uri reads IPv6 addresses without their brackets. *)
let parts text =
  let uri = Uri.of_string text in
  (Option.bind (Uri.host uri) Conduit_mirage_uri.address, Uri.port uri, Uri.path_and_query uri)

let same text (address, port, path) =
  Expect.that text (parts text = (Option.map Ipaddr.of_string_exn address, port, path))

let () =
  same "http://[::1]/" (Some "::1", None, "/");
  same "http://[fd00::1]:8000/x%20y?q=1" (Some "fd00::1", Some 8000, "/x%20y?q=1");
  same "https://[fd00::1]" (Some "fd00::1", None, "/");
  same "http://user:secret@[::1]:80/a" (Some "::1", Some 80, "/a");
  same "http://[::ffff:10.0.0.1]/" (Some "::ffff:10.0.0.1", None, "/");
  same "http://10.0.0.1:80/[::1]" (Some "10.0.0.1", Some 80, "/%5B::1%5D");
  let none text = Expect.that (text ^ " names no address") (let address, _, _ = parts text in address = None) in
  List.iter none [ "http://[nonsense]/"; "http://[::1"; "http://[]/"; "/[::1]/a"; "[::1]/a"; ""; "http://a.test/%5B" ];
  Expect.that "an address with brackets and without"
    (List.for_all (fun host -> Conduit_mirage_uri.address host <> None) [ "[::1]"; "::1"; "10.0.0.1" ]
     && Conduit_mirage_uri.address "[a.test]" = None)
