(** Whole IP packets, in OCaml: for those who take or give them by hand. *)

val header_v4 : int
val header_v6 : int

val number : Ipaddr.t -> [ `TCP | `UDP | `ICMP ] -> int
(** The number of a protocol, under the IP version of this address. *)

val pseudoheader : src:Ipaddr.t -> dst:Ipaddr.t -> protocol:int -> int -> Cstruct.t
(** What stands ahead of a payload of that many bytes in its checksum.

    @raise Invalid_argument where the addresses are of two versions. *)

val receive : Lwip.stack -> src:Ipaddr.t -> dst:Ipaddr.t -> protocol:int -> Cstruct.t -> unit Lwt.t
(** Gives the stack a packet with this payload, as if it had arrived. One with more than a packet can have is dropped. *)

type callback = src:Ipaddr.t -> dst:Ipaddr.t -> Cstruct.t -> unit Lwt.t

val input : tcp:callback -> udp:callback -> default:(proto:int -> callback) -> Cstruct.t -> unit Lwt.t
(** Gives the payload of a packet to one of the three. A packet that is none is dropped; fragments are not put together. *)
