open Solo5_os

let check sentence holds = print_endline ((if holds then "ok      " else "FAILED  ") ^ sentence)
let million = 1_000_000

(* Boots with 128 MB. *)

(* Takes memory until there is none, and says how much that was, in MB. *)
let fill () =
  let rec take blocks = match Bytes.create million with block -> take (block :: blocks) | exception Out_of_memory -> List.length blocks in
  take []

let start () =
  let before = Memory.stat () in
  check "the heap is part of the machine's memory" (before.heap_words * 8 > 100 * million && before.heap_words * 8 < 128 * 1024 * 1024);
  check "what is not live is free" (before.free_words = before.heap_words - before.live_words);
  check "the stack is in use" (before.stack_words > 0 && before.stack_words < 100_000);
  check "the quick count is no less than the exact one" ((Memory.quick_stat ()).live_words >= before.live_words);
  let block = Sys.opaque_identity (Array.make (2 * million) 0) in
  let during = Memory.stat () in
  check "two million words more are live" (during.live_words - before.live_words >= 2 * million);
  ignore (Sys.opaque_identity (Array.length block));
  Memory.trim ();
  check "they are free again once nobody holds them" ((Memory.stat ()).live_words < during.live_words - million);
  let taken = fill () in
  check "memory can be filled up" (taken > 80);
  Memory.trim ();
  check "having run out, it can be filled up again" (fill () > taken * 9 / 10);
  Lwt.return_unit
