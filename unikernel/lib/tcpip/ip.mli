(** IP, whatever its version. *)

type error =
  [ `No_route of string  (** the destination cannot be reached *)
  | `Would_fragment  (** the packet is too long, and may not be taken apart *) ]

val pp_error : error Fmt.t

type proto = [ `TCP | `UDP | `ICMP ]

val pp_proto : proto Fmt.t

module type S = sig
  type nonrec error = private [> error ]

  val pp_error : error Fmt.t

  type ipaddr

  val pp_ipaddr : ipaddr Fmt.t

  type prefix
  (** An address with the length of its network's prefix. *)

  val pp_prefix : prefix Fmt.t

  type t

  val disconnect : t -> unit Lwt.t

  type callback = src:ipaddr -> dst:ipaddr -> Cstruct.t -> unit Lwt.t
  (** What takes the payload of a packet. *)

  val input : t -> tcp:callback -> udp:callback -> default:(proto:int -> callback) -> Cstruct.t -> unit Lwt.t
  (** Takes the IP header off a packet and gives the rest to one of the three. *)

  val write :
    t ->
    ?fragment:bool ->
    ?ttl:int ->
    ?src:ipaddr ->
    ipaddr ->
    proto ->
    ?size:int ->
    (Cstruct.t -> int) ->
    Cstruct.t list ->
    (unit, error) result Lwt.t
  (** [write t dst proto ~size header payload] sends a packet: [header] writes its protocol's header into a buffer of
      [size] bytes (default 0) and gives its length; [payload] follows. Packets longer than the link takes are sent in
      fragments, or, with [~fragment:false], refused. *)

  val pseudoheader : t -> ?src:ipaddr -> ipaddr -> proto -> int -> Cstruct.t
  (** [pseudoheader t dst proto n]: what TCP and UDP sum up ahead of their [n] bytes. *)

  val src : t -> dst:ipaddr -> ipaddr
  (** The address that packets to [dst] come from. *)

  val get_ip : t -> ipaddr list
  [@@ocaml.deprecated "this function will be removed soon, use [configured_ips] instead."]

  val configured_ips : t -> prefix list
  (** The addresses that this end has now. *)

  val mtu : t -> dst:ipaddr -> int
  (** The most bytes behind the IP header of a packet to [dst]. *)
end
