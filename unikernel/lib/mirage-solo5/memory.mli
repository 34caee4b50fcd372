(** See {!Solo5_os.Memory}. *)

type stat = { heap_words : int; live_words : int; stack_words : int; free_words : int }

val stat : unit -> stat
val quick_stat : unit -> stat
val trim : unit -> unit
