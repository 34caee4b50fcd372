(** Offsets and sizes in the signatures of key-value stores: [Optint.Int63] of optint 0.3. Images are 64-bit, so these are
    OCaml's own integers. What else optint has (32-bit integers, boxed ones) is not here. *)

module Int63 : sig
  type t [@@immediate]

  val zero : t
  val one : t
  val minus_one : t
  val max_int : t
  val min_int : t
  val neg : t -> t
  val add : t -> t -> t
  val sub : t -> t -> t
  val mul : t -> t -> t

  val div : t -> t -> t
  (** Towards zero. Raises [Division_by_zero]. *)

  val rem : t -> t -> t
  val succ : t -> t
  val pred : t -> t
  val abs : t -> t
  val logand : t -> t -> t
  val logor : t -> t -> t
  val logxor : t -> t -> t
  val lognot : t -> t
  val shift_left : t -> int -> t
  val shift_right : t -> int -> t
  val shift_right_logical : t -> int -> t
  val of_int : int -> t
  val to_int : t -> int
  val of_int32 : int32 -> t
  val to_int32 : t -> int32

  val of_int64 : int64 -> t
  (** Loses the highest bit. *)

  val to_int64 : t -> int64
  val of_float : float -> t
  val to_float : t -> float

  val of_string : string -> t
  (** As OCaml reads integers. Raises [Failure]. *)

  val of_string_opt : string -> t option
  val to_string : t -> string
  val compare : t -> t -> int
  val equal : t -> t -> bool
  val pp : Format.formatter -> t -> unit

  val encoded_size : int
  (** 8 *)

  val encode : bytes -> off:int -> t -> unit
  (** Big-endian, in 8 bytes. *)

  val decode : string -> off:int -> t

  val of_unsigned_int : int -> t
  val to_unsigned_int : t -> int

  val of_unsigned_int32 : int32 -> t
  (** Without looking at the sign. *)

  val to_unsigned_int32 : t -> int32

  module Infix : sig
    val ( + ) : t -> t -> t
    val ( - ) : t -> t -> t
    val ( * ) : t -> t -> t
    val ( / ) : t -> t -> t
    val ( % ) : t -> t -> t
    val ( && ) : t -> t -> t
    val ( || ) : t -> t -> t
    val ( >> ) : t -> int -> t
    val ( << ) : t -> int -> t
  end
end
