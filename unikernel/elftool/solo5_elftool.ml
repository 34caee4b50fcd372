let fail form = Printf.ksprintf (fun text -> prerr_endline ("solo5-elftool: " ^ text) |> fun () -> exit 1) form

let generate source target =
  let json =
    try Yojson.Safe.from_file source with
    | Yojson.Json_error message -> fail "%s: %s" source message
    | Sys_error message -> fail "%s" message
  in
  match Manifest.of_json json with
  | Error message -> fail "%s: %s" source message
  | Ok manifest -> (
      try Out_channel.with_open_bin target (fun channel -> output_string channel (Manifest.to_c manifest))
      with Sys_error message -> fail "%s" message)

let () =
  match Array.to_list Sys.argv with
  | [ _; "gen-manifest"; source; target ] -> generate source target
  | _ -> fail "usage: solo5-elftool gen-manifest JSON C"
