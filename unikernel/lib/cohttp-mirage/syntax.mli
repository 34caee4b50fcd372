(** What the parts of a message are made of (RFC 9110, section 5). *)

val is_token_char : char -> bool
(** Methods and the names of fields are made of these. *)

val is_visible : char -> bool
(** Neither a blank nor a control character. *)

val is_text : char -> bool
(** What the values of fields are made of. CR, LF and NUL are not. *)

val is_blank : char -> bool

val span : (char -> bool) -> string -> int -> int -> int
(** [span holds text from stop] is the first place from [from] on, and before [stop], where [holds] does not; else
    [stop]. *)

val is_token : string -> bool
(** At least one character. *)

val is_value : string -> bool

val elements : string -> string list
(** The elements of a list, as ["a, b"], without blanks around them and without the empty ones. Knows no quoted
    strings. *)
