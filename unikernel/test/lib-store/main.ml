(* A store on a disk: booted twice on the same one, the second boot finds what the first one left. *)
open Lwt.Syntax
module Store = Kv_sqlite.Make (Block)
module Archive = Tar_mirage.Make_KV_RO (Block)
module Key = Mirage_kv.Key

let say fmt = Fmt.pr (fmt ^^ "@.")
let key = Key.v
let wrote ppf = function Ok () -> Fmt.string ppf "ok" | Error error -> Store.pp_write_error ppf error

let read ppf = function
  | Ok text when String.length text <= 40 -> Fmt.pf ppf "%S" text
  | Ok text -> Fmt.pf ppf "%d bytes" (String.length text)
  | Error error -> Store.pp_error ppf error

let entry ppf (key, kind) = Fmt.pf ppf "%a%s" Key.pp key (match kind with `Value -> "" | `Dictionary -> "/")
let listed ppf = function Ok entries -> Fmt.(list ~sep:(any " ") entry) ppf entries | Error error -> Store.pp_error ppf error

let start () =
  let* disk = Block.connect "disk" in
  let* () =
    Lwt.catch
      (fun () -> Lwt.map (fun _ -> say "a disk with a store is an archive") (Archive.connect disk))
      (function Failure reason -> Lwt.return (say "as an archive: %s" reason) | exn -> Lwt.fail exn)
  in
  let* store = Store.connect disk in
  let get name =
    let* result = Store.get store (key name) in
    say "  get %s: %a" name read result;
    Lwt.return_unit
  in
  let list name =
    let* result = Store.list store (key name) in
    say "  list %s: %a" name listed result;
    Lwt.return_unit
  in
  let change what result =
    let* result = result in
    say "  %s: %a" what wrote result;
    Lwt.return_unit
  in
  say "found";
  let* () = list "" in
  let* () = get "boots" in
  let* before = Store.get store (key "boots") in
  let boots = match before with Ok text -> int_of_string text + 1 | Error _ -> 1 in
  say "changes";
  let* () = change "count" (Store.set store (key "boots") (string_of_int boots)) in
  let* () = change "large" (Store.set store (key "files/large") (String.make 300_000 'x')) in
  let* () = change "too large" (Store.set store (key "files/huge") (String.make 2_000_000 'x')) in
  let* () = change "part" (Store.set_partial store (key "files/large") ~offset:(Optint.Int63.of_int 10) "part") in
  let* () = change "below a value" (Store.set store (key "boots/x") "") in
  let* () = change "over a dictionary" (Store.set store (key "files") "") in
  let* () = change "move" (Store.rename store ~source:(key "files") ~dest:(key "moved")) in
  let* () = list "" in
  let* () = list "moved" in
  let* () = get "moved/large" in
  let* part = Store.get_partial store (key "moved/large") ~offset:(Optint.Int63.of_int 8) ~length:8 in
  say "  part of it: %a" read part;
  let* () = get "moved" in
  let* () = get "nothing" in
  let* () = change "remove" (Store.remove store (key "moved")) in
  list ""

let () =
  Solo5_os.Main.run (start ());
  exit 0
