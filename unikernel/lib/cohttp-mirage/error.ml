type t = Cut_short | Malformed of string | Too_long of string | Read of string | Write of string

exception Failed of t

let pp ppf = function
  | Cut_short -> Fmt.string ppf "the connection ended before the message did"
  | Malformed reason -> Fmt.pf ppf "not HTTP/1.1: %s" reason
  | Too_long part -> Fmt.pf ppf "too long: %s" part
  | Read reason | Write reason -> Fmt.string ppf reason

let () = Printexc.register_printer (function Failed e -> Some (Fmt.str "HTTP: %a" pp e) | _ -> None)
let fail e = Lwt.fail (Failed e)
let malformed fmt = Fmt.kstr (fun reason -> fail (Malformed reason)) fmt
