(** A question as it is sent, and what counts as its answer. *)

val random_uint16 : unit -> int
(** A number that cannot be guessed, for ids and ports. *)

val query : id:int -> [ `raw ] Domain_name.t * int -> string

val answer : id:int -> [ `raw ] Domain_name.t * int -> string -> Dns.Packet.t option
(** The message, where it is an answer to this question with this id. *)
