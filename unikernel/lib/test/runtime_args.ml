open Cmdliner

let greeting = Mirage_runtime.register_arg Arg.(value & opt string "Hello" & info [ "greeting" ])
let times = Mirage_runtime.register_arg Arg.(value & opt int 4 & info [ "times" ])
let invalid = function Invalid_argument _ -> true | _ -> false

let () =
  Expect.raises "a value asked for too early raises" invalid greeting;
  Expect.raises "so does the name" invalid Mirage_runtime.name;
  Mirage_runtime.(with_argv (runtime_args ()) "test" [| "ignored"; "--greeting"; "Good day"; "--name=given" |]);
  Expect.same "what was given is read" Fun.id ~expected:"Good day" (greeting ());
  Expect.same "what was not has its default" string_of_int ~expected:4 (times ());
  Mirage_runtime.set_name "built";
  Expect.same "a given name wins" Fun.id ~expected:"given" (Mirage_runtime.name ());
  Mirage_runtime.(with_argv (runtime_args ()) "test" [| ""; "--greeting=Again" |]);
  Expect.same "a second evaluation changes nothing" Fun.id ~expected:"Good day" (greeting ());
  Expect.raises "registering too late raises" invalid (fun () -> Mirage_runtime.register_arg (Term.const ()));
  Expect.that "statuses are MirageOS's" (Mirage_runtime.argument_error = 64 && Mirage_runtime.help_version = 63)
