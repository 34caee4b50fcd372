(** The log reporter of a unikernel. *)

val create : ?ch:Format.formatter -> unit -> Logs.reporter
(** A reporter that writes to [ch], the console unless said otherwise, one entry a message:
    [2026-03-01T12:00:00-00:00: [INFO] [source] message], with the wall clock's time, then tags as [name=value], the
    header or the level, the source and the message. Flushed with each message. *)
