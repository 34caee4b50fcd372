(** Datagrams. *)

module type S = sig
  type error

  val pp_error : error Fmt.t

  type ipaddr
  type t

  val disconnect : t -> unit Lwt.t

  type callback = src:ipaddr -> dst:ipaddr -> src_port:int -> Cstruct.t -> unit Lwt.t
  (** What takes the payload of a datagram. *)

  val listen : t -> port:int -> callback -> unit
  (** The callback takes what arrives at [port], from now on and instead of the one before it.

      @raise Invalid_argument where [port] is not from 0 to 65535. *)

  val unlisten : t -> port:int -> unit
  val input : t -> src:ipaddr -> dst:ipaddr -> Cstruct.t -> unit Lwt.t
  (** Takes a datagram, with its UDP header, as if it had arrived. *)

  val write :
    ?src:ipaddr ->
    ?src_port:int ->
    ?ttl:int ->
    dst:ipaddr ->
    dst_port:int ->
    t ->
    Cstruct.t ->
    (unit, error) result Lwt.t
    (** Sends one datagram. [src_port] is one at random unless given. [ttl] is at most 255.

        @raise Invalid_argument where a port is not from 0 to 65535. *)
end
