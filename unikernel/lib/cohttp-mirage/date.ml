let imf_fixdate time =
  let (year, month, day), ((hour, minute, second), _) = Ptime.to_date_time time in
  let weekday =
    match Ptime.weekday time with
    | `Mon -> "Mon"
    | `Tue -> "Tue"
    | `Wed -> "Wed"
    | `Thu -> "Thu"
    | `Fri -> "Fri"
    | `Sat -> "Sat"
    | `Sun -> "Sun"
  in
  let months = [| "Jan"; "Feb"; "Mar"; "Apr"; "May"; "Jun"; "Jul"; "Aug"; "Sep"; "Oct"; "Nov"; "Dec" |] in
  Printf.sprintf "%s, %02d %s %04d %02d:%02d:%02d GMT" weekday day months.(month - 1) year hour minute second

let is_set time = match Ptime.to_date time with year, _, _ -> year >= 2020
let make () = match Mirage_ptime.now () with time when is_set time -> "date: " ^ imf_fixdate time ^ "\r\n" | _ -> ""

(* Of the second in which it was made. Asking for the time of day costs more than all else of a head. *)
let made = ref (-1, "")

let line () =
  let now = Conduit_mirage_connections.now () in
  match !made with
  | second, line when second = now -> line
  | _ ->
      let line = make () in
      made := (now, line);
      line
