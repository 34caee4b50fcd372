(** What a DNS client needs of the domain name system: record types, and messages as bytes (RFC 1035, 2782, 3596).

    The keys and the shapes of their values are those of ocaml-dns 10: [Rr_map.A] stands for an [int32], the seconds that
    the answer may be kept, with a set of addresses. *)

type proto = [ `Tcp | `Udp ]

(** The record that says who is responsible for a zone. Times in seconds. *)
module Soa : sig
  type t = {
    nameserver : [ `raw ] Domain_name.t;
    hostmaster : [ `raw ] Domain_name.t;
    serial : int32;
    refresh : int32;
    retry : int32;
    expiry : int32;
    minimum : int32;  (** how long the absence of a name may be kept (RFC 2308) *)
  }
end

(** Where mail goes: the lowest preference first. *)
module Mx : sig
  type t = { preference : int; mail_exchange : [ `host ] Domain_name.t }

  val compare : t -> t -> int
end

(** Where a service is. *)
module Srv : sig
  type t = { priority : int; weight : int; port : int; target : [ `host ] Domain_name.t }

  val compare : t -> t -> int
end

module Mx_set : Set.S with type elt = Mx.t
module Srv_set : Set.S with type elt = Srv.t
module Txt_set : Set.S with type elt = string

(** Kinds of records, each with the type of what a name has of them. *)
module Rr_map : sig
  type 'a with_ttl = int32 * 'a

  type 'a key =
    | Soa : Soa.t with_ttl key
    | Ns : Domain_name.Host_set.t with_ttl key
    | Ptr : [ `host ] Domain_name.t with_ttl key
    | Cname : [ `raw ] Domain_name.t with_ttl key
    | Mx : Mx_set.t with_ttl key
    | Txt : Txt_set.t with_ttl key  (** the strings of a record, put together *)
    | Srv : Srv_set.t with_ttl key
    | A : Ipaddr.V4.Set.t with_ttl key
    | Aaaa : Ipaddr.V6.Set.t with_ttl key

  type k = K : 'a key -> k

  val all : k list
  val to_int : 'a key -> int
  (** The number of the type in messages: 1 for [A]. *)

end

(** Messages. *)
module Packet : sig
  (** What one record holds. Records of kinds that are not known here, or not of class IN, are left out. *)
  type data =
    | A of Ipaddr.V4.t
    | Aaaa of Ipaddr.V6.t
    | Cname of [ `raw ] Domain_name.t
    | Ns of [ `raw ] Domain_name.t
    | Ptr of [ `raw ] Domain_name.t
    | Mx of int * [ `raw ] Domain_name.t
    | Srv of int * int * int * [ `raw ] Domain_name.t
    | Txt of string list
    | Soa of Soa.t

  type record = { name : [ `raw ] Domain_name.t; ttl : int32; data : data }

  type t = {
    id : int;
    reply : bool;
    truncated : bool;
    recursion_desired : bool;
    code : int;  (** 0 no error, 3 no such name, … *)
    question : ([ `raw ] Domain_name.t * int) option;
    answer : record list;
    authority : record list;
  }

  val encode : t -> string
  (** The bytes of a message, names uncompressed.

      @raise Invalid_argument where a string of a [Txt] has more than 255 bytes, or a record more than 65535. *)

  val decode : string -> (t, string) result
  (** Never raises, and takes time in proportion to the number of records and the length of a name: a pointer must lead to
      earlier than the name that it is in, so none leads in a circle. More than one question is refused; additional records are
      not read. A truncated message may end anywhere after its question. *)
end
