(** lwIP, as [stack.h] and its neighbours have it. Addresses are 4 or 16 bytes; what gives one gives [""] for none.
    Everything happens in {!turn} or is told by it: nothing here calls back. *)

type stack
type flow

val none : flow -> bool
(** Whether it is the flow that stands for "no memory, or no way". *)

(** {1 Stacks} *)

val create : mac:string -> mtu:int -> ipv4:bool -> ipv6:bool -> advertisements:bool -> stack option
val set_ipv4 : stack -> address:string -> mask:string -> gateway:string -> unit
val set_ipv6 : stack -> string -> unit
val set_gateway6 : stack -> string -> unit

val begin_ipv6 : stack -> unit
(** Asks whether the addresses are free, and for routers; once the addresses are set. *)

val duplicate : stack -> int
(** The number of an IPv6 address that turned out to be another machine's, told once; negative where there is none. *)

val ipv6_unusable : stack -> int -> string
(** The address of that number, whether it may be used or not. *)

val dhcp_start : stack -> hostname:string -> bool
val dhcp_bound : stack -> bool

val ipv4 : stack -> string * string * string
(** Address, mask, gateway. *)

val ipv6 : stack -> int -> string
(** The address of that number, from 0. *)

val source : stack -> string -> string
val down : stack -> unit

val memory_used : unit -> int
(** Bytes that packets of all stacks take up. *)

val random : unit -> int
(** 30 bits that cannot be guessed. *)

(** {1 Frames} *)

val input : stack -> Cstruct.t -> unit
val frame_length : stack -> int

val take_frame : stack -> Cstruct.t -> int
(** Writes the next frame to the start of the buffer and forgets it: its length, 0 where there is none or no room for it. *)

val drop_frame : stack -> unit
(** Forgets the next frame. *)

(** {1 Turns} *)

val turn : stack -> int
(** Milliseconds until the next one is due at the latest; negative where nothing is. *)

(** {1 TCP} *)

val next_event : stack -> int
(** [slot * 16 + bits]; negative where there is none. *)

val connected : int
val readable : int
val writable : int

val slot : flow -> int
val accepted : stack -> flow
val listen : stack -> int -> flow
val unlisten : flow -> unit
val connect : stack -> string -> int -> flow
val keepalive : flow -> idle:int -> interval:int -> probes:int -> unit
val ends : flow -> (string * int) * (string * int)
val local_port : flow -> int

val error : flow -> int
(** 0 none, 1 refused or reset, 2 no answer, 3 ended otherwise. *)

val length : flow -> int
(** Bytes to read; -1 at the end, -2 after an error. *)

val read : flow -> Cstruct.t -> unit
(** Fills the buffer, which starts at its bigarray's start. *)

val write : flow -> Cstruct.t -> int
(** How many bytes were taken; negative where none ever will be. *)

val output : flow -> unit
val shutdown_write : flow -> unit
val close : flow -> unit
val abort : flow -> unit
val free : flow -> unit

(** {1 UDP, packets} *)

type port

val no_port : port -> bool
val datagram_listen : stack -> int -> port
val datagram_unlisten : port -> unit
val datagram_length : stack -> int
val datagram_take : stack -> Cstruct.buffer -> string * int * string * int

val datagram_send : stack -> string -> ports:int -> string -> ttl:int -> Cstruct.t -> int
(** [ports] is the source's times 65536 and the destination's. 0 sent, 1 no way, 2 no memory or too long. *)

val packet_send : stack -> string -> string -> protocol:int -> ttl:int -> Cstruct.buffer -> int
val packet_receive : stack -> Cstruct.buffer -> unit
