(** A question by one datagram, from a port of its own. *)

module Make (UDP : Tcpip.Udp.S with type ipaddr = Ipaddr.t) : sig
  val ask :
    UDP.t -> Ipaddr.t * int -> [ `raw ] Domain_name.t * int -> (Dns.Packet.t, [> `Msg of string ]) result Lwt.t
    (** Asks the server at that address and port, and waits for its answer without end. The port is one at random that
        nobody listens to, neither another question nor an app; where an app begins to listen to it meanwhile, the app has
        it and the question is asked again from another. *)
end
