(** What a network device is: it sends and receives Ethernet frames. *)

module Net : sig
  type error = [ `Invalid_length | `Disconnected ]
  (** [`Invalid_length]: a frame longer than was said or than the device takes. [`Disconnected]: the device is gone. *)

  val pp_error : error Fmt.t
end

type stats = {
  mutable rx_bytes : int64;
  mutable rx_pkts : int32;
  mutable tx_bytes : int64;
  mutable tx_pkts : int32;
}
(** What went through a device since it was connected or its counters were reset; bytes include Ethernet headers. *)

module type S = sig
  type error = private [> Net.error ]

  val pp_error : error Fmt.t

  type t
  (** A connected device. *)

  val disconnect : t -> unit Lwt.t
  (** Ends {!listen}; nothing is sent or received afterwards. *)

  val write : t -> size:int -> (Cstruct.t -> int) -> (unit, error) result Lwt.t
  (** [write t ~size fill] sends one frame: [fill] gets a zeroed buffer of [size] bytes (at most {!mtu} and the Ethernet
      header), writes the frame at its start and gives its length. The buffer is not [fill]'s to keep. *)

  val listen : t -> header_size:int -> (Cstruct.t -> unit Lwt.t) -> (unit, error) result Lwt.t
  (** [listen t ~header_size f] calls [f] with each frame that arrives, of at most [header_size] and {!mtu} bytes, without
      waiting for what it promises. The frame is [f]'s to keep. Resolves when the device is disconnected. *)

  val mac : t -> Macaddr.t

  val mtu : t -> int
  (** The most bytes behind an Ethernet header. *)

  val get_stats_counters : t -> stats
  val reset_stats_counters : t -> unit
end

(** For devices: counting. *)
module Stats : sig
  val create : unit -> stats
  (** All zero. *)

  val rx : stats -> int64 -> unit
  (** [rx t n]: a frame of [n] bytes was received. *)

  val tx : stats -> int64 -> unit
  (** [tx t n]: a frame of [n] bytes was sent. *)

  val reset : stats -> unit
end
