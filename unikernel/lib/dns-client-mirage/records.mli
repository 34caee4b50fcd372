(** What the records of an answer say. *)

val smallest : int32 -> int32 -> int32

val collect : 'a Dns.Rr_map.key -> Dns.Packet.record list -> 'a option
(** The records of a kind, as the value that its key stands for; [None] where there is none. *)

val follow :
  Dns.Packet.record list -> [ `raw ] Domain_name.t -> int32 -> int -> [ `raw ] Domain_name.t * int32 * int
(** [follow records name ttl_min hops]: where the aliases of [name] lead, the least of [ttl_min] and the seconds that each may
    be kept, and how many of [hops] are left; it ends where none is. *)

val of_kind : int -> [ `raw ] Domain_name.t -> Dns.Packet.record list -> Dns.Packet.record list
(** Those of a name that are of a kind ({!Dns.Rr_map.to_int}). *)
