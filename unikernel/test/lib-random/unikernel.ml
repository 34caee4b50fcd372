let hex bytes =
  String.concat "" (List.map (fun byte -> Printf.sprintf "%02x" (Char.code byte)) (List.of_seq (String.to_seq bytes)))

let number () = Mirage_crypto_rng.generate 16

let start () =
  let open Lwt.Syntax in
  print_endline ("random " ^ hex (number ()));
  let numbers = List.init 1000 (fun _ -> number ()) in
  Printf.printf "%d of 1000 numbers differ\n" (List.length (List.sort_uniq compare numbers));
  (* Long enough to be fed again. *)
  let* () = Mirage_sleep.ns (Duration.of_ms 1100) in
  ignore (number ());
  let* again =
    Lwt.catch
      (fun () ->
         let* () = Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) in
         Lwt.return "accepted")
      (function Failure reason -> Lwt.return reason | exn -> Lwt.fail exn)
  in
  print_endline again;
  print_endline "SUCCESS";
  Lwt.return_unit
