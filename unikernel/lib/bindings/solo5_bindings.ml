(* Native code only: the first of two names would be for bytecode, and is never linked. *)

external monotonic : unit -> (int64[@unboxed]) = "solo5_bindings_bytecode" "solo5_bindings_monotonic"
[@@noalloc]

external wall : unit -> (int64[@unboxed]) = "solo5_bindings_bytecode" "solo5_bindings_wall" [@@noalloc]

external yield : (int64[@unboxed]) -> (int64[@unboxed]) = "solo5_bindings_bytecode" "solo5_bindings_yield"
[@@noalloc]

external cmdline : unit -> string = "solo5_bindings_cmdline"
external heap_limit : unit -> (int[@untagged]) = "solo5_bindings_bytecode" "solo5_bindings_heap_limit" [@@noalloc]
external heap_used : unit -> (int[@untagged]) = "solo5_bindings_bytecode" "solo5_bindings_heap_used" [@@noalloc]
external heap_live : unit -> (int[@untagged]) = "solo5_bindings_bytecode" "solo5_bindings_heap_live" [@@noalloc]
external stack_used : unit -> (int[@untagged]) = "solo5_bindings_bytecode" "solo5_bindings_stack_used"
external entropy_source : unit -> string option = "solo5_bindings_entropy_source"
external entropy_fill : bytes -> bool = "solo5_bindings_entropy_fill" [@@noalloc]

let entropy n =
  let bytes = Bytes.create n in
  if entropy_fill bytes then Some (Bytes.unsafe_to_string bytes) else None
