(** The wall clock: what time it is. It follows the host's and may jump. *)

val now : unit -> Ptime.t
(** The time, in UTC. *)

val period : unit -> Ptime.span option
(** The clock's resolution, where it is known. *)

val current_tz_offset_s : unit -> int option
(** Local time minus UTC in seconds, where it is known. An image knows no time zone: [None]. *)

(** {1 Days and picoseconds} *)

val now_d_ps : unit -> int * int64
(** [(d, ps)]: the time is [d] days and [ps] picoseconds after 1970-01-01 00:00:00 UTC, [0 <= ps < 86_400e12]. *)

val period_d_ps : unit -> (int * int64) option
(** {!period} in days and picoseconds. *)
