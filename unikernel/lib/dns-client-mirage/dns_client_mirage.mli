(** Finds addresses of names by asking DNS servers, and remembers the answers for as long as they hold. The function names
    are those of dns-client-mirage 10.

    What differs: it works over the stack alone, without happy-eyeballs, so name servers are asked by UDP, and by TCP where
    an answer does not fit or the server is given as [tcp:]; [tls:] is refused. It answers questions for addresses only. *)

type error = [ `Msg of string ]

module type S = sig
  type stack
  type t

  val connect : ?nameservers:string list -> ?timeout:int64 -> ?cache_size:int -> stack -> t Lwt.t
  (** [nameservers]: [udp:ADDRESS[:PORT]] or [tcp:ADDRESS[:PORT]] (IPv6 addresses in brackets where a port follows), asked
      in this order; where left out, the two of anycast.censurfridns.dk. [timeout]: nanoseconds for one lookup (5 s).
      [cache_size]: how many answers are kept (32).

      @raise Invalid_argument where a name server is written otherwise. *)

  val gethostbyname : t -> [ `host ] Domain_name.t -> (Ipaddr.V4.t, [> error ]) result Lwt.t
  (** One of the name's IPv4 addresses, the first that the server gives. The error says in words what is wrong. *)

  val gethostbyname6 : t -> [ `host ] Domain_name.t -> (Ipaddr.V6.t, [> error ]) result Lwt.t

  val addresses : t -> [ `host ] Domain_name.t -> (Ipaddr.t list, [> error ]) result Lwt.t
  (** All of them: IPv4 addresses, then IPv6 ones. *)

  val nameservers : t -> string list
  (** In the notation of {!connect}. *)
end

module Make (S : Tcpip.Stack.V4V6) : S with type stack = S.t
