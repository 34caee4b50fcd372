(** Two ends of a stream in memory, for two parts of one program and for tests. *)

include Mirage_flow.S

val v : ?capacity:int -> unit -> flow * flow
(** What is written to one can be read from the other. A write waits while [capacity] bytes (64 KiB where left out) or more
    are on their way to the reader. Buffers are handed over as they are. *)
