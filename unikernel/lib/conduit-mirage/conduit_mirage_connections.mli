(** The connections that servers hold, of all servers of an image together: how long each may keep its server waiting,
    and which of them goes when there are too many. Clients that connect and then say nothing, or that take what they
    asked for a byte at a time, cost a connection and memory; without a bound a few thousand of them are all that an
    image can serve.

    Time is counted in seconds by one timer, which runs while there are connections. A request costs two assignments. *)

type t
(** A connection of a server. *)

val add : ?weight:int -> give_up:(unit -> unit) -> unit -> t
(** A new connection, which waits for nobody yet. [weight] is about how many bytes of memory it takes up (default
    8,192). [give_up] is called once, when the client has used up its time or makes room for another: it must close the
    connection. Where the image now has more connections than it can hold, another one is given up at once: the one that
    has been idle for the longest time, else the one that has waited the longest for a client that makes no progress. *)

val remove : t -> unit
(** The connection is closed. Doing it again does nothing. *)

val wait : t -> idle:bool -> seconds:int -> unit
(** The connection now waits for its client, for so many seconds at most. [idle]: between requests, so that closing it
    loses nothing that was begun. *)

val resume : t -> int
(** The client did something; gives the seconds, rounded, that it took since {!wait}. *)

val weigh : t -> int -> unit
(** It takes up so many bytes from now on; others may have to make room. *)

val burden : int -> (unit -> 'a Lwt.t) -> 'a Lwt.t
(** What this does takes up so many bytes until it is done, beside what its connection does. *)

val given_up : t -> bool
(** Whether [give_up] was called. *)

val relieve : unit -> unit
(** Memory is short: gives up the connections that have waited for their clients for more than five seconds. *)

val count : unit -> int
val max_connections : int
(** At most so many connections; fewer where their weights add up to half of what the heap may take. *)

val now : unit -> int
(** The timer's count of seconds. It stands still while there are no connections. *)
