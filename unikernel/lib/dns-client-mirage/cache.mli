(** Answers, for as long as their servers let them be kept. *)

(** What is known about a name and a kind of record. *)
type known = Records of Dns.Packet.record list | No_data of Dns.Soa.t | No_domain of Dns.Soa.t

type t

val create : int -> t
(** Of at most so many answers: the one used longest ago goes first. None where it is 0 or less. *)

val add : t -> int * [ `raw ] Domain_name.t -> now:int64 -> seconds:int32 -> known -> unit
(** Under a kind of record ({!Dns.Rr_map.to_int}) and a name. [now] is in nanoseconds of the monotonic clock. *)

val find : t -> int * [ `raw ] Domain_name.t -> now:int64 -> (known * int32) option
(** What is known, and how many seconds have passed since it was added. *)
