(** Connections by name, over whichever address answers first (RFC 8305): IPv6 and IPv4 addresses take turns, each a
    little after the one before, and all but the first connection made are closed. Addresses that become known while
    others are tried take their turn, too.

    Module names and functions are those of happy-eyeballs-mirage 2, defaults those of the RFC. *)

(** For other clients: the order of addresses, and attempts side by side. *)
module Race : module type of Race

module type S = sig
  type t
  type stack
  type flow

  type getaddrinfo =
    [ `A | `AAAA ] -> [ `host ] Domain_name.t -> (Ipaddr.Set.t, [ `Msg of string ]) result Lwt.t
  (** What knows the addresses of names. *)

  val inject : t -> getaddrinfo -> unit
  (** Asks this one from now on. A DNS client that is given a [t] does so itself. *)

  val create :
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    ?timer_interval:int64 ->
    ?getaddrinfo:getaddrinfo ->
    stack ->
    t
  (** Times in nanoseconds. [aaaa_timeout] (50 ms): how long IPv4 waits for IPv6 addresses. [connect_delay] (250 ms): how
      long an attempt is alone before the next one starts. [connect_timeout] (10 s): for all attempts together.
      [resolve_timeout] (1 s) and [resolve_retries] (3): for each question about a name. [timer_interval] is taken and
      has no use: each wait has a timer of its own. Without [getaddrinfo] names are errors until {!inject}. *)

  val connect_host :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    [ `host ] Domain_name.t ->
    int list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t
  (** A connection to one of these ports of the host, with where it leads. *)

  val connect_ip :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    (Ipaddr.t * int) list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t

  val connect :
    t ->
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    string ->
    int list ->
    ((Ipaddr.t * int) * flow, [ `Msg of string ]) result Lwt.t
  (** {!connect_ip} for an address, {!connect_host} for a name. *)

  val connect_device :
    ?aaaa_timeout:int64 ->
    ?connect_delay:int64 ->
    ?connect_timeout:int64 ->
    ?resolve_timeout:int64 ->
    ?resolve_retries:int ->
    ?timer_interval:int64 ->
    stack ->
    t Lwt.t
    (** {!create}, as a device is started. *)
end

module Make (Stack : Tcpip.Stack.V4V6) : S with type stack = Stack.t and type flow = Stack.TCP.flow
