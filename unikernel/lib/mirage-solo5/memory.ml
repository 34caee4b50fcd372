type stat = { heap_words : int; live_words : int; stack_words : int; free_words : int }

let words bytes = bytes / (Sys.word_size / 8)

let stat_of live =
  let heap_words = words (Solo5_bindings.heap_limit ()) and live_words = words live in
  {
    heap_words;
    live_words;
    stack_words = words (Solo5_bindings.stack_used ());
    free_words = heap_words - live_words;
  }

let stat () = stat_of (Solo5_bindings.heap_live ())
let quick_stat () = stat_of (Solo5_bindings.heap_used ())
let trim () = Gc.compact ()
