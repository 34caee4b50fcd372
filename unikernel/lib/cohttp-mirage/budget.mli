(** What servers hold in memory for clients that are slow to take it, all connections together. A long body is made in
    pieces; how long the next one is depends on how much waits already. *)

val piece : unit -> int
(** How many bytes of a body to make next: 64 KB, less where much waits, never less than 4 KB. *)

val holding : int -> 'a Lwt.t -> 'a Lwt.t
(** So many bytes wait until this resolves. *)

val held : unit -> int
(** How many bytes wait now. *)
