open Cmdliner

let setting converter default name docv doc =
  Arg.(value & opt converter default & info [ name ] ~docs:"OCAML RUNTIME OPTIONS" ~docv ~doc)

let backtrace ~default =
  setting Arg.bool default "backtrace" "BOOL"
    "Whether an exception that nothing caught is printed with where it was raised."

let randomize_hashtables ~default =
  setting Arg.bool default "randomize-hashtables" "BOOL" "Whether hash tables are laid out differently at each start."

(* Gc numbers them 0, 1, 2. *)
let policy = Arg.enum [ ("next-fit", 0); ("first-fit", 1); ("best-fit", 2) ]

let gc_control ~default =
  let { Gc.minor_heap_size; major_heap_increment; space_overhead; verbose; max_overhead; stack_limit; _ } = default in
  let { Gc.allocation_policy; window_size; _ } = default in
  let { Gc.custom_major_ratio; custom_minor_ratio; custom_minor_max_size; _ } = default in
  let control minor_heap_size major_heap_increment space_overhead verbose max_overhead stack_limit allocation_policy
      window_size custom_major_ratio custom_minor_ratio custom_minor_max_size =
    {
      Gc.minor_heap_size;
      major_heap_increment;
      space_overhead;
      verbose;
      max_overhead;
      stack_limit;
      allocation_policy;
      window_size;
      custom_major_ratio;
      custom_minor_ratio;
      custom_minor_max_size;
    }
  in
  let int = Arg.int in
  Term.(
    const control
    $ setting int minor_heap_size "minor-heap-size" "WORDS" "Size of the minor heap."
    $ setting int major_heap_increment "major-heap-increment" "PERCENT/WORDS"
      "By how much the major heap grows: up to 1000, percent of its size; above, words."
    $ setting int space_overhead "space-overhead" "PERCENT"
      "How much memory may be wasted on what is not collected yet, relative to what is in use. The collector works \
       more where this is less."
    $ setting int verbose "gc-verbosity" "FLAGS"
      "What the collector reports on the console: a sum of the flags of Gc.verbose."
    $ setting int max_overhead "max-space-overhead" "PERCENT"
      "How much free memory, relative to what is in use, starts a compaction. From 1000000 up, nothing does."
    $ setting int stack_limit "stack-limit" "WORDS" "Largest size of the stack, for bytecode."
    $ setting policy allocation_policy "allocation-policy" "POLICY"
      "How free memory is found: $(b,next-fit), $(b,first-fit) or $(b,best-fit)."
    $ setting int window_size "gc-window-size" "SLICES"
      "Over how many slices of collecting the work is evened out: 1 to 50."
    $ setting int custom_major_ratio "custom-major-ratio" "PERCENT"
      "How much memory outside the OCaml heap may be held by values that are not collected yet, relative to the \
       major heap."
    $ setting int custom_minor_ratio "custom-minor-ratio" "PERCENT" "The same, relative to the minor heap."
    $ setting int custom_minor_max_size "custom-minor-max-size" "BYTES"
      "From what size such a value counts for the major heap at once.")

let setup ?backtrace:(with_backtrace = Some false) ?randomize_hashtables:(with_randomize = Some false)
    ?gc_control:(with_control = Some (Gc.get ())) () =
  let optional term = function
    | None -> Term.const None
    | Some default -> Term.(const Option.some $ term ~default)
  in
  let apply backtrace randomize control =
    Option.iter Printexc.record_backtrace backtrace;
    if randomize = Some true then Hashtbl.randomize ();
    Option.iter (fun control -> if control <> Gc.get () then Gc.set control) control
  in
  Term.(
    const apply
    $ optional backtrace with_backtrace
    $ optional randomize_hashtables with_randomize
    $ optional gc_control with_control)
