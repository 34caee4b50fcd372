(** Sets the mock monotonic clock ([mirage-mtime.mock]), which starts at 0 and stands still by itself. Its
    resolution is not known. *)

val now : int64 ref
(** What {!Mirage_mtime.elapsed_ns} returns. *)

val tick : unit -> unit
(** One nanosecond passes. *)

val tick_for : int64 -> unit
(** [tick_for n]: [n] nanoseconds pass. *)

val reset : unit -> unit
(** Back to 0. *)
