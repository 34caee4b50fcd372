(* In_channel and Out_channel where there are no files: the console, its empty input, randomness, and clean refusals. *)
let say what f =
  match f () with
  | text -> Printf.printf "%s: %s\n%!" what text
  | exception Sys_error text -> Printf.printf "%s: Sys_error %s\n%!" what text

let or_end = Option.value ~default:"end of input"

let () =
  say "input_all" (fun () -> Printf.sprintf "%S" (In_channel.input_all In_channel.stdin));
  say "input_line" (fun () -> or_end (In_channel.input_line In_channel.stdin));
  say "input_char" (fun () -> or_end (Option.map (String.make 1) (In_channel.input_char In_channel.stdin)));
  say "input_lines" (fun () -> string_of_int (List.length (In_channel.input_lines In_channel.stdin)));
  say "fold_lines" (fun () -> string_of_int (In_channel.fold_lines (fun n _ -> n + 1) 0 In_channel.stdin));
  say "with_open_text" (fun () -> In_channel.with_open_text "/data/notes" In_channel.input_all);
  say "with_open_gen" (fun () -> In_channel.with_open_gen [ Open_rdonly; Open_nonblock ] 0 "notes" In_channel.input_all);
  say "random" (fun () ->
      let read () = In_channel.with_open_bin "/dev/urandom" (fun ic -> or_end (In_channel.really_input_string ic 32)) in
      let one = read () and other = read () in
      Printf.sprintf "%d bytes, different: %b" (String.length one) (one <> other));
  say "bigarray" (fun () ->
      let bytes = Bigarray.Array1.create Bigarray.char Bigarray.c_layout 8 in
      let read = In_channel.with_open_bin "/dev/urandom" (fun ic -> In_channel.really_input_bigarray ic bytes 0 8) in
      if read = None then "short" else "8 bytes");
  say "set_binary_mode" (fun () -> In_channel.set_binary_mode In_channel.stdin true; string_of_bool (In_channel.is_binary_mode In_channel.stdin));
  say "terminal" (fun () -> string_of_bool (In_channel.isatty In_channel.stdin));
  say "with_open_bin" (fun () -> Out_channel.with_open_bin "/data/new" (fun oc -> Out_channel.output_string oc "text"); "written");
  Out_channel.set_buffered Out_channel.stderr false;
  Out_channel.output_string Out_channel.stderr "not buffered\n";
  Out_channel.output_bytes Out_channel.stdout (Bytes.of_string "bytes\n");
  Out_channel.flush_all ();
  Format.printf "%a@." Format.(pp_print_seq ~pp_sep:(fun f () -> pp_print_string f ",") pp_print_int) (Seq.take 5 (Seq.ints 1));
  say "scanf" (fun () -> Scanf.sscanf "width=12 name=box" "width=%d name=%s" (Printf.sprintf "%d %s"))
