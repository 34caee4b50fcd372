(* What concerns a file as a whole is said to be nowhere in it. *)
let position (at : Lexing.position) = [ `Int (max 1 at.pos_lnum); `Int (max 0 (at.pos_cnum - at.pos_bol)) ]

let range (location : Location.t) = `List (position location.loc_start @ position location.loc_end)

(* With the quotes that the compiler puts around code. *)
let text (message : Format_doc.t) =
  let buffer = Buffer.create 200 in
  let formatter = Format.formatter_of_buffer buffer in
  Misc.Style.set_tag_handling formatter;
  Format.fprintf formatter "@[%a@]@?" Format_doc.Doc.format message;
  Buffer.contents buffer

let severity : Location.report_kind -> string = function
  | Report_error | Report_warning_as_error _ | Report_alert_as_error _ -> "error"
  | Report_warning _ | Report_alert _ -> "warning"

let json (report : Location.report) =
  let location = report.main.loc in
  let beside (message : Location.msg) =
    if message.loc = Location.none then text message.txt
    else Printf.sprintf "%s\n%s" (Format.asprintf "%a:" Location.print_loc message.loc) (text message.txt)
  in
  let cause = match Cause.take () with None -> [] | Some cause -> [ ("cause", cause) ] in
  [
    ("severity", `String (severity report.kind));
    ("file", `String location.loc_start.pos_fname);
    ("range", range location);
    ("message", `String (String.concat "\n" (text report.main.txt :: List.map beside report.sub)));
  ]
  @ cause
