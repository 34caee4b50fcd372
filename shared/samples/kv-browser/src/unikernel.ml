open Lwt.Syntax

module Make (Content : Mirage_kv.RO) = struct
  let ok = function Ok value -> value | Error error -> Fmt.failwith "%a" Content.pp_error error

  let hexadecimal bytes =
    String.concat "" (List.map (fun byte -> Fmt.str "%02x" (Char.code byte)) (List.of_seq (String.to_seq bytes)))

  let rec browse content key =
    let* entries = Content.list content key in
    Lwt_list.iter_s
      (fun (key, kind) ->
        match kind with
        | `Dictionary ->
            Logs.info (fun m -> m "%a/" Mirage_kv.Key.pp key);
            browse content key
        | `Value ->
            let* size = Content.size content key in
            let* digest = Content.digest content key in
            Logs.info (fun m ->
                m "%a: %a bytes, SHA-256 %s" Mirage_kv.Key.pp key Optint.Int63.pp (ok size) (hexadecimal (ok digest)));
            Lwt.return_unit)
      (ok entries)

  let start content file =
    let* () = browse content Mirage_kv.Key.empty in
    let* text = Content.get content (Mirage_kv.Key.v file) in
    (match text with
    | Ok text -> Logs.app (fun m -> m "%s:@.%s" file (String.trim text))
    | Error error -> Logs.err (fun m -> m "%s: %a" file Content.pp_error error));
    Lwt.return_unit
end
