(** The part of a value that is asked for (RFC 9110, section 14). *)

val read : string -> size:int -> [ `Whole | `Part of int * int | `Unsatisfiable ]
(** Of a [Range] header and the size of the value: the part from this byte on, of so many. A unit other than bytes, several
    ranges, and what is no range are ignored; so is any range of an empty value. *)
