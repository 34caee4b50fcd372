(** The monotonic clock: for measuring how long things take. *)

val elapsed_ns : unit -> int64
(** Nanoseconds since an unspecified moment before start. Never goes back. *)

val period_ns : unit -> int64 option
(** The clock's resolution in nanoseconds, where it is known. *)
