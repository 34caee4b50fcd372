(** Sleepers in the order in which they are to wake: by deadline, and among equals by who was added first. A binary
    heap; adding and taking cost the logarithm of its size. *)

type t

val create : unit -> t

val add : t -> Mirage_sleep.t -> unit
(** Cancelled sleepers leave when the queue would have to grow, so those waiting never outnumber the others by more
    than two to one for long. *)

val next : t -> int64 option
(** The earliest deadline of a sleeper that was not cancelled. *)

val take_due : t -> now:int64 -> Mirage_sleep.t option
(** Removes and returns the first sleeper whose deadline is [now] or earlier and that was not cancelled. *)

val length : t -> int
(** How many are in the queue, some cancelled ones included. *)
