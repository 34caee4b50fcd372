(** A report of the compiler as JSON, for {!Source_types} and {!Reporting_compiler}: one shape for both. *)

val position : Lexing.position -> Yojson.Safe.t list
(** Line, from 1; column, from 0, in bytes. *)

val range : Location.t -> Yojson.Safe.t

val json : Location.report -> (string * Yojson.Safe.t) list
(** Takes the {!Cause} of the report that was made last. *)
