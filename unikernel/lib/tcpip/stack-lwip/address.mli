(** Addresses as lwIP's side has them: 4 or 16 bytes. *)

val octets : Ipaddr.t -> string
val of_octets : string -> Ipaddr.t

val leading_ones : string -> int
(** Of a mask: how long the prefix is that it stands for, whatever bits follow. *)

val check_port : int -> unit
(** @raise Invalid_argument where it is not from 0 to 65535. *)
