open Cmdliner

(* Until the boot arguments are read and say otherwise, an exception comes with where it was raised. *)
let () = Printexc.record_backtrace true

let log_source = Logs.Src.create "mirage-runtime" ~doc:"Boot arguments and hooks"

module Log = (val Logs.src_log log_source)

let s_net = "NETWORK OPTIONS"
let s_dns = "DNS OPTIONS"
let s_he = "HAPPY EYEBALLS OPTIONS"
let s_ssh = "SSH OPTIONS"
let s_tls = "TLS OPTIONS"
let s_http = "HTTP OPTIONS"
let s_log = "LOG AND MONITORING OPTIONS"
let s_disk = "DISK OPTIONS"
let s_ocaml = "OCAML RUNTIME OPTIONS"

let sections =
  [ Manpage.s_arguments; Manpage.s_options; s_http; s_ssh; s_tls; s_he; s_dns; s_net; s_log; s_disk; s_ocaml ]

let register_arg = Functoria_runtime.register_arg
let runtime_args = Functoria_runtime.runtime_args
let with_argv terms name argv = Functoria_runtime.with_argv ~sections terms name argv
let argument_error = Functoria_runtime.argument_error
let help_version = Functoria_runtime.help_version

let delay =
  Arg.(
    value & opt int 0
    & info [ "delay" ] ~docs:Manpage.s_common_options ~docv:"SECONDS" ~doc:"Wait this long before starting.")

let name_k =
  Arg.(
    value
    & opt (some' string) None
    & info [ "name" ] ~docs:Manpage.s_common_options ~docv:"NAME" ~absent:"the name it was built with"
      ~doc:"The name of this unikernel where it has to tell itself from others, as in log messages sent elsewhere.")

let disk =
  Arg.(
    value & opt string "disk"
    & info [ "disk" ] ~docs:s_disk ~docv:"NAME" ~doc:"The docteur disk, by its name in the image's manifest.")

let analyze =
  Arg.(
    value & opt bool true
    & info [ "analyze" ] ~docs:s_disk ~docv:"BOOL" ~doc:"Whether to check the docteur disk at start.")

type log_threshold = [ `All | `Src of string ] * Logs.level option

module Conv = struct
  let parse text =
    let level source text = Result.map (fun level -> (source, level)) (Logs.level_of_string text) in
    match String.split_on_char ':' text with
    | [ text ] | [ "*"; text ] -> level `All text
    | [ source; text ] when source <> "" -> level (`Src source) text
    | _ -> Error (`Msg (Printf.sprintf "'%s' is neither a level nor SOURCE:LEVEL" text))

  let print ppf (source, level) =
    let level = Logs.level_to_string level in
    match source with
    | `All -> Format.pp_print_string ppf level
    | `Src source -> Format.fprintf ppf "%s:%s" source level

  let log_threshold : log_threshold Arg.conv = Arg.conv ~docv:"LEVEL" (parse, print)
end

let logs =
  Arg.(
    value
    & opt (list Conv.log_threshold) []
    & info [ "l"; "logs" ] ~docs:s_log ~docv:"LEVELS"
      ~doc:
        "How much to report: $(i,LEVEL) for every log source, $(i,SOURCE):$(i,LEVEL) for one, or several of these \
         with commas between. In $(b,*:info,net:debug), everything reports from $(b,info) up, and $(b,net) from \
         $(b,debug) up. Levels are $(b,quiet), $(b,app), $(b,error), $(b,warning), $(b,info) and $(b,debug).")

let set_level ~default thresholds =
  let sources = Logs.Src.list () in
  Logs.set_level (Option.value (List.assoc_opt `All thresholds) ~default);
  let set name level =
    match List.find_opt (fun source -> Logs.Src.name source = name) sources with
    | Some source -> Logs.Src.set_level source level
    | None ->
        let names = List.sort_uniq compare (List.map Logs.Src.name sources) in
        Format.eprintf "WARNING: %s is not a log source of this unikernel, which has %s.@." name
          (String.concat ", " names)
  in
  List.iter (function `All, _ -> () | `Src name, level -> set name level) thresholds

let default_name = ref "no-name"
let set_name name = default_name := name

let name =
  let given = register_arg name_k in
  fun () -> Option.value (given ()) ~default:!default_name

(* Each with the last one registered first. *)
type hooks = {
  mutable exit : (unit -> unit Lwt.t) list;
  mutable enter_iter : (unit -> unit) list;
  mutable leave_iter : (unit -> unit) list;
}

let hooks = { exit = []; enter_iter = []; leave_iter = [] }
let at_exit hook = hooks.exit <- hook :: hooks.exit
let at_enter_iter hook = hooks.enter_iter <- hook :: hooks.enter_iter
let at_leave_iter hook = hooks.leave_iter <- hook :: hooks.leave_iter

let run_exit_hooks () =
  let report exn =
    Log.err (fun m -> m "a hook at exit failed: %s" (Printexc.to_string exn));
    Lwt.return_unit
  in
  Lwt_list.iter_s (fun hook -> Lwt.catch hook report) hooks.exit

let run_enter_iter_hooks () = List.iter (fun hook -> hook ()) hooks.enter_iter
let run_leave_iter_hooks () = List.iter (fun hook -> hook ()) hooks.leave_iter
