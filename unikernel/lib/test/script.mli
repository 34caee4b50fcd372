(** A flow whose other end is a text: what a peer sends, cut into reads as one likes. *)

type t

include Mirage_flow.S with type flow = t

val create : ?hangs:bool -> string list -> t
(** Reads give these pieces and then the end of data; with [hangs] they wait for ever instead, until it is closed. *)

val written : t -> string
val is_closed : t -> bool
