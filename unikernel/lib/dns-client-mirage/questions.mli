(** Asking name servers over UDP, and over TCP where they are named so or where an answer does not fit. *)

module Make (Stack : Tcpip.Stack.V4V6) : sig
  type t

  val create : Stack.t -> t

  val ask :
    t ->
    (Dns.proto * [ `Plaintext of Ipaddr.t * int ]) list ->
    timeout:int64 ->
    [ `raw ] Domain_name.t * int ->
    (Dns.Packet.t, [> `Msg of string ]) result Lwt.t
    (** Asks each server in turn, twice, for records of a name and a kind ({!Dns.Rr_map.to_int}), until one answers or says
        that there is no such name. [timeout], nanoseconds for all of it, is divided among what is left to try. *)
end
