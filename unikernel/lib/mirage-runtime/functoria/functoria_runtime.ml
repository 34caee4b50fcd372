type registry = { mutable terms : unit Cmdliner.Term.t list; mutable evaluated : bool }

let registry = { terms = []; evaluated = false }
let runtime_args () = registry.terms

let register_arg term =
  if registry.evaluated then
    invalid_arg
      "register_arg: the boot arguments have been read already. Register this one in a top-level definition, before \
       the unikernel's start function runs.";
  let result = ref None in
  registry.terms <- Cmdliner.Term.(const (fun value -> result := Some value) $ term) :: registry.terms;
  fun () ->
    match !result with
    | Some value -> value
    | None ->
        invalid_arg
          "register_arg: the boot arguments have not been read yet. Ask for this one's value in the unikernel's start \
           function, not in a top-level definition."

let register = register_arg
let help_version = 63
let argument_error = 64

let exits =
  let open Cmdliner.Cmd.Exit in
  [
    info ok ~doc:"on success.";
    info 2 ~doc:"on an exception that nothing caught.";
    info help_version ~doc:"on showing this help.";
    info argument_error ~doc:"on an error in the boot arguments.";
    info internal_error ~doc:"on an unexpected exception while reading the boot arguments.";
    info 255 ~doc:"on a failure that stopped the machine.";
  ]

(* A value with spaces falls apart into words that look like arguments of their own. *)
let hint argv =
  let stray argument = argument <> "" && argument.[0] <> '-' in
  if Array.exists stray (Array.sub argv 1 (max 0 (Array.length argv - 1))) then
    prerr_endline
      "Hint: quotes around a value with spaces must reach the unikernel. In a shell: --greeting='\"Hello, world\"'"

let with_argv ?(sections = []) terms name argv =
  if not registry.evaluated then begin
    let both term rest = Cmdliner.Term.(const (fun () () -> ()) $ term $ rest) in
    let all = List.fold_right both terms (Cmdliner.Term.const ()) in
    let man = List.map (fun section -> `S section) sections in
    match Cmdliner.Cmd.eval_value ~argv (Cmdliner.Cmd.v (Cmdliner.Cmd.info name ~man ~exits) all) with
    | Ok (`Ok ()) -> registry.evaluated <- true
    | Ok (`Help | `Version) ->
        (* Before what hooks at exit may print. *)
        Format.print_flush ();
        exit help_version
    | Error (`Parse | `Term) ->
        hint argv;
        exit argument_error
    | Error `Exn -> exit Cmdliner.Cmd.Exit.internal_error
  end
