(** Connections. *)

type error = [ `Timeout | `Refused ]
type write_error = [ error | Mirage_flow.write_error ]

val pp_error : error Fmt.t
val pp_write_error : write_error Fmt.t

(** Asking an end that says nothing whether it is still there. *)
module Keepalive : sig
  type t = {
    after : Duration.t;  (** how long it may say nothing before it is asked *)
    interval : Duration.t;  (** how long to wait before asking again *)
    probes : int;  (** how often to ask before giving up *)
  }
end

module type S = sig
  type nonrec error = private [> error ]
  type nonrec write_error = private [> write_error ]
  type ipaddr
  type flow
  type t

  val disconnect : t -> unit Lwt.t

  include Mirage_flow.S with type flow := flow and type error := error and type write_error := write_error

  val dst : flow -> ipaddr * int
  (** The other end. *)

  val src : flow -> ipaddr * int
  (** This end. *)

  val write_nodelay : flow -> Cstruct.t -> (unit, write_error) result Lwt.t
  (** {!write}, sending at once what fits. *)

  val writev_nodelay : flow -> Cstruct.t list -> (unit, write_error) result Lwt.t

  val create_connection : ?keepalive:Keepalive.t -> t -> ipaddr * int -> (flow, error) result Lwt.t

  val listen : t -> port:int -> ?keepalive:Keepalive.t -> (flow -> unit Lwt.t) -> unit
  (** The function gets each connection to [port], from now on and instead of the one before it.

      @raise Invalid_argument where [port] is not from 0 to 65535. *)

  val unlisten : t -> port:int -> unit
  (** Connections made before go on. *)

  val input : t -> src:ipaddr -> dst:ipaddr -> Cstruct.t -> unit Lwt.t
  (** Takes a segment, with its TCP header, as if it had arrived. *)
end
