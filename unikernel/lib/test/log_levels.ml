let net = Logs.Src.create "net"
let disk = Logs.Src.create "disk"
let level text = match Logs.level_of_string text with Ok level -> level | Error (`Msg reason) -> failwith reason

let thresholds arguments =
  let silent = Format.make_formatter (fun _ _ _ -> ()) ignore in
  let command = Cmdliner.Cmd.v (Cmdliner.Cmd.info "test") Mirage_runtime.logs in
  match Cmdliner.Cmd.eval_value ~argv:(Array.of_list ("test" :: arguments)) ~err:silent command with
  | Ok (`Ok thresholds) -> Some thresholds
  | Ok (`Help | `Version) | Error _ -> None

let reads arguments expected =
  Expect.that ("reads " ^ String.concat " " arguments) (thresholds arguments = Some expected)

let refuses arguments = Expect.that ("refuses " ^ String.concat " " arguments) (thresholds arguments = None)

(* Everything that [f] logs. *)
let logged f =
  let buffer = Buffer.create 100 in
  let ch = Format.formatter_of_buffer buffer in
  Logs.set_reporter (Mirage_logs.create ~ch ());
  f ();
  Buffer.contents buffer

let () =
  reads [] [];
  reads [ "--logs=debug" ] [ (`All, level "debug") ];
  reads [ "-l"; "quiet" ] [ (`All, None) ];
  reads [ "--logs=*:info,net:debug" ] [ (`All, level "info"); (`Src "net", level "debug") ];
  List.iter refuses [ [ "--logs=loud" ]; [ "--logs=net:" ]; [ "--logs=:debug" ]; [ "--logs=a:b:debug" ] ];
  Mirage_runtime.set_level ~default:(Some Logs.Info) [ (`Src "net", Some Logs.Debug) ];
  Expect.that "a source has the level it was given" (Logs.Src.level net = Some Logs.Debug);
  Expect.that "another one has the default" (Logs.Src.level disk = Some Logs.Info);
  Mirage_runtime.set_level ~default:(Some Logs.Info) [ (`Src "net", Some Logs.Debug); (`All, None) ];
  Expect.that "what is said of all holds for the others, wherever it stands"
    (Logs.Src.level disk = None && Logs.Src.level net = Some Logs.Debug);
  Mirage_runtime.set_level ~default:(Some Logs.Info) [];
  let before = Mirage_ptime.now () in
  let line = logged (fun () -> Logs.info ~src:net (fun m -> m "hello %d" 1)) in
  (match String.split_on_char ' ' line with
   | [ time; "[INFO]"; "[net]"; "hello"; "1\n" ] -> (
       match Ptime.of_rfc3339 (String.sub time 0 (String.length time - 1)) with
       | Ok (logged, _, _) ->
           let seconds = Ptime.Span.to_float_s (Ptime.diff logged before) in
           Expect.that "a line has the time, the level, the source and the message" (Float.abs seconds < 2.)
       | Error _ -> Expect.that ("the time can be read: " ^ line) false)
   | _ -> Expect.that ("a line has the time, the level, the source and the message: " ^ line) false);
  let tag = Logs.Tag.def "port" Fmt.int in
  let line = logged (fun () -> Logs.app ~src:net (fun m -> m ~header:"WEB" ~tags:Logs.Tag.(add tag 80 empty) "up")) in
  let rest = match String.index_opt line ' ' with Some i -> String.sub line i (String.length line - i) | None -> line in
  Expect.same "tags and a header are shown" Fun.id ~expected:" port=80 [WEB]  [net] up\n" rest;
  Expect.same "what is below the level is not logged" Fun.id ~expected:""
    (logged (fun () -> Logs.debug ~src:net (fun m -> m "never")))
