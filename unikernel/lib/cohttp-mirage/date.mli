(** The date that an answer bears (RFC 9110, section 6.6.1). *)

val imf_fixdate : Ptime.t -> string
(** As in ["Sun, 06 Nov 1994 08:49:37 GMT"]. *)

val line : unit -> string
(** The line of a header, with its end, for this moment, made once a second; [""] where the clock stands before 2020: a
    machine without a clock must not say a date. *)
