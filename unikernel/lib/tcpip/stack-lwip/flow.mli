(** TCP connections, as long as OCaml has them. *)

type t
type error = [ Tcpip.Tcp.error | `Reset | `No_route ]
type write_error = [ error | Mirage_flow.write_error ]

val create : Lwip.flow -> forget:(unit -> unit) -> t
(** [forget] is called when nothing is to be told to it any more. *)

val keep_alive : t -> Tcpip.Tcp.Keepalive.t option -> unit

val notify : t -> int -> unit
(** What is new, as bits of {!Lwip.next_event}. *)

val connected : t -> (t, error) result Lwt.t
(** Until the one that this end asked for is open, or will not be. *)

include Mirage_flow.S with type flow := t and type error := error and type write_error := write_error

val write_nodelay : t -> Cstruct.t -> (unit, write_error) result Lwt.t
val writev_nodelay : t -> Cstruct.t list -> (unit, write_error) result Lwt.t
val src : t -> Ipaddr.t * int
val dst : t -> Ipaddr.t * int
