(** Sets the mock wall clock ([mirage-ptime.mock]), which starts at 1970-01-01 00:00:00 UTC and stands still by
    itself. Times and resolutions are in days and picoseconds, as in {!Mirage_ptime.now_d_ps}. *)

val now : (int * int64) ref
(** The time. *)

val tz_off : int option ref
(** The time zone: local time minus UTC in seconds. [None] at first. *)

val period : (int * int64) option ref
(** The resolution. [None] at first. *)

val set : int * int64 -> unit
(** Sets the time. *)

val set_tz_offset : int option -> unit
(** Sets the time zone. *)

val set_period : (int * int64) option -> unit
(** Sets the resolution. *)
