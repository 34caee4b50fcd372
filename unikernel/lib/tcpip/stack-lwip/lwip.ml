(* Pointers of C's, as integers. *)
type stack = int
type flow = int
type port = int

let none flow = flow = 0
let no_port port = port = 0

external create : string -> int -> int -> stack = "stack_create"

let create ~mac ~mtu ~ipv4 ~ipv6 ~advertisements =
  let bit value flag = if flag then value else 0 in
  match create mac mtu (bit 1 ipv4 + bit 2 ipv6 + bit 4 advertisements) with 0 -> None | stack -> Some stack

external set_ipv4 : stack -> address:string -> mask:string -> gateway:string -> unit = "stack_set_ipv4" [@@noalloc]
external set_ipv6 : stack -> string -> unit = "stack_set_ipv6" [@@noalloc]
external set_gateway6 : stack -> string -> unit = "stack_set_gateway6" [@@noalloc]
external begin_ipv6 : stack -> unit = "stack_begin_ipv6" [@@noalloc]
external duplicate : stack -> (int[@untagged]) = "stack_bytecode" "stack_duplicate" [@@noalloc]
external ipv6_unusable : stack -> int -> string = "stack_ipv6_unusable"
external dhcp_start : stack -> hostname:string -> bool = "stack_dhcp_start" [@@noalloc]
external dhcp_bound : stack -> bool = "stack_dhcp_bound" [@@noalloc]
external ipv4 : stack -> string * string * string = "stack_ipv4"
external ipv6 : stack -> int -> string = "stack_ipv6"
external source : stack -> string -> string = "stack_source"
external down : stack -> unit = "stack_down" [@@noalloc]
external memory_used : unit -> int = "stack_memory_used" [@@noalloc]
external random : unit -> int = "stack_random" [@@noalloc]

external input : stack -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged]) -> unit
  = "stack_bytecode" "stack_input"
[@@noalloc]

let input stack (frame : Cstruct.t) = input stack frame.buffer frame.off frame.len

external frame_length : stack -> (int[@untagged]) = "stack_bytecode" "stack_frame_length" [@@noalloc]

external take_frame : stack -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "stack_bytecode" "stack_take_frame"
[@@noalloc]

let take_frame stack (into : Cstruct.t) = take_frame stack into.buffer into.off into.len

external drop_frame : stack -> unit = "stack_drop_frame" [@@noalloc]

external turn : stack -> (int[@untagged]) = "stack_bytecode" "stack_turn" [@@noalloc]
external next_event : stack -> (int[@untagged]) = "flow_bytecode" "flow_next_event" [@@noalloc]

let connected = 1
let readable = 2
let writable = 4

external slot : flow -> int = "flow_slot" [@@noalloc]
external accepted : stack -> flow = "flow_accepted" [@@noalloc]
external listen : stack -> int -> flow = "flow_listen" [@@noalloc]
external unlisten : flow -> unit = "flow_unlisten" [@@noalloc]
external connect : stack -> string -> int -> flow = "flow_connect" [@@noalloc]
external keepalive : flow -> idle:int -> interval:int -> probes:int -> unit = "flow_keepalive" [@@noalloc]
external ends : flow -> (string * int) * (string * int) = "flow_ends"
external local_port : flow -> int = "flow_local_port" [@@noalloc]
external error : flow -> int = "flow_error" [@@noalloc]
external length : flow -> (int[@untagged]) = "flow_bytecode" "flow_readable" [@@noalloc]
external read : flow -> Cstruct.buffer -> (int[@untagged]) -> unit = "flow_bytecode" "flow_read" [@@noalloc]

let read flow (into : Cstruct.t) = read flow into.buffer into.len

external write : flow -> Cstruct.buffer -> (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "flow_bytecode" "flow_write"
[@@noalloc]

let write flow (from : Cstruct.t) = write flow from.buffer from.off from.len

external output : flow -> unit = "flow_output" [@@noalloc]
external shutdown_write : flow -> unit = "flow_shutdown_write" [@@noalloc]
external close : flow -> unit = "flow_close" [@@noalloc]
external abort : flow -> unit = "flow_abort" [@@noalloc]
external free : flow -> unit = "flow_free" [@@noalloc]
external datagram_listen : stack -> int -> port = "datagram_listen" [@@noalloc]
external datagram_unlisten : port -> unit = "datagram_unlisten" [@@noalloc]
external datagram_length : stack -> (int[@untagged]) = "flow_bytecode" "datagram_length" [@@noalloc]
external datagram_take : stack -> Cstruct.buffer -> string * int * string * int = "datagram_take"

external datagram_send : stack -> string -> int -> string -> int -> Cstruct.buffer -> int -> int -> int
  = "datagram_send_bytecode" "datagram_send"
[@@noalloc]

let datagram_send stack from ~ports to_ ~ttl (data : Cstruct.t) =
  datagram_send stack from ports to_ ttl data.buffer data.off data.len

external packet_send : stack -> string -> string -> protocol:int -> ttl:int -> Cstruct.buffer -> int
  = "packet_send_bytecode" "packet_send"
[@@noalloc]

external packet_receive : stack -> Cstruct.buffer -> unit = "packet_receive" [@@noalloc]
