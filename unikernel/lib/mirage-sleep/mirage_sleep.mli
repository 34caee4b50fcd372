(** Sleeping. *)

val ns : int64 -> unit Lwt.t
(** [ns n] resolves [n] nanoseconds from now, or a little later where other work comes between. [n] is unsigned: a
    negative number stands for more than 292 years. Sleepers with the same deadline wake in the order in which they
    went to sleep. Can be cancelled. *)

(** {1 For main loops} *)

type t = {
  time : int64;  (** when to wake, on the monotonic clock, in nanoseconds *)
  mutable canceled : bool;  (** nobody waits any more *)
  thread : unit Lwt.u;  (** what to wake *)
}
(** A sleeper. *)

val new_sleepers : unit -> t list
(** Those that went to sleep since the last call, first ones first. A main loop takes them before it waits. *)
