let () =
  Cause.watch ();
  let print _ formatter report =
    let text = Format.asprintf "%a" (Location.batch_mode_printer.pp Location.batch_mode_printer) report in
    let report = `Assoc (Report.json report @ [ ("text", `String text) ]) in
    Format.fprintf formatter "@[%s@]@." ("@ocaml " ^ Yojson.Safe.to_string report)
  in
  Location.report_printer := (fun () -> { Location.batch_mode_printer with pp = print });
  match Array.to_list Sys.argv with
  | _ :: name :: rest -> (
      let arguments = Array.of_list (name :: rest) in
      match name with
      | "ocamlc" -> exit (Maindriver.main arguments Format.err_formatter)
      | "ocamlopt" -> exit (Optmaindriver.main arguments Format.err_formatter)
      | "ocamldep" ->
          (* It reads [Sys.argv]. *)
          incr Arg.current;
          Makedepend.main ()
      | _ -> failwith "ocamlc, ocamlopt or ocamldep")
  | _ -> failwith "ocamlc, ocamlopt or ocamldep"
