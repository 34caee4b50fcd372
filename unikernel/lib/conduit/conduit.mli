(** Where a connection leads, in words that do not depend on who makes it. *)

type endp =
  [ `TCP of Ipaddr.t * int  (** address and port *)
  | `TLS of string * endp  (** over that, with the host of that name *)
  | `Unknown of string  (** nowhere: why *) ]
