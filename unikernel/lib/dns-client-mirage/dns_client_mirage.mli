(** A DNS client: asks name servers over UDP, and over TCP where an answer does not fit, and keeps answers for as long as
    their servers allow. Each question has a number and a port at random, and takes only an answer that comes from where it
    was asked, with its number and its question. A server that says nothing is followed by the next one, each is asked
    twice.

    Module names, functions and defaults are those of dns-client-mirage 10, without DNS over TLS and EDNS. *)

module type S = sig
  type happy_eyeballs
  type stack
  type t

  module Transport : sig
    type io_addr = [ `Plaintext of Ipaddr.t * int ]
    type stack
  end

  val connect :
    ?cache_size:int -> ?nameservers:string list -> ?timeout:int64 -> Transport.stack -> t Lwt.t
  (** Of name servers written as {!nameserver_of_string} has it, [["udp:91.239.100.100"]] unless told otherwise. [timeout]
      (5 s) is in nanoseconds, for one question with all its attempts. The cache has at most [cache_size] (32) answers.
      The happy-eyeballs of the pair asks this client from then on.

      @raise Invalid_argument where a name server is not written so. *)

  val nameserver_of_string : string -> (Dns.proto * Transport.io_addr, [> `Msg of string ]) result
  (** [udp:ADDRESS] or [tcp:ADDRESS], with [:PORT] where it is not 53; an IPv6 address with a port stands in brackets. A
      server behind TLS ([tls:]) is refused. *)

  val nameservers : t -> (Dns.proto * Transport.io_addr) list

  val getaddrinfo :
    t -> 'response Dns.Rr_map.key -> 'a Domain_name.t -> ('response, [> `Msg of string ]) result Lwt.t
  (** What the name has of this kind, with the seconds it may still be kept. Aliases are followed, except where the alias
      is asked for. *)

  val gethostbyname : t -> [ `host ] Domain_name.t -> (Ipaddr.V4.t, [> `Msg of string ]) result Lwt.t
  (** One of its addresses. *)

  val gethostbyname6 : t -> [ `host ] Domain_name.t -> (Ipaddr.V6.t, [> `Msg of string ]) result Lwt.t

  val get_resource_record :
    t ->
    'response Dns.Rr_map.key ->
    'a Domain_name.t ->
    ( 'response,
      [> `Msg of string
      | `No_data of [ `raw ] Domain_name.t * Dns.Soa.t
      | `No_domain of [ `raw ] Domain_name.t * Dns.Soa.t ] )
      result
      Lwt.t
      (** As {!getaddrinfo}, telling apart a name that has nothing of this kind, and one that is not there. *)
end

module Make
    (Stack : Tcpip.Stack.V4V6)
    (H : Happy_eyeballs_mirage.S with type stack = Stack.t and type flow = Stack.TCP.flow) :
  S with type stack = Stack.t and type happy_eyeballs = H.t and type Transport.stack = Stack.t * H.t
