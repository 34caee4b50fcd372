(** UDP: who listens to which port of a stack. *)

type t
type error = [ `No_route | `No_memory | `Too_long ]
type callback = src:Ipaddr.t -> dst:Ipaddr.t -> src_port:int -> Cstruct.t -> unit Lwt.t

val pp_error : error Fmt.t
val create : Lwip.stack -> t

val give : t -> bool
(** Gives what has arrived to those who listen; whether there was any. *)

val listen : t -> port:int -> callback -> unit
val unlisten : t -> port:int -> unit

val write :
  ?src:Ipaddr.t -> ?src_port:int -> ?ttl:int -> dst:Ipaddr.t -> dst_port:int -> t -> Cstruct.t -> (unit, error) result Lwt.t

val input : t -> src:Ipaddr.t -> dst:Ipaddr.t -> Cstruct.t -> unit Lwt.t
(** Takes a datagram, with its UDP header, as if it had arrived. *)
