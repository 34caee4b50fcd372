(** The body of a message as it arrives (RFC 9112, sections 6 and 7). That it has ended and that it broke off are
    different things: the second one is a failure ({!Error}), of this read and of every later one. *)

module Make (F : Mirage_flow.S) : sig
  type t

  val create : ?patient:bool -> Channel.Make(F).t -> Cohttp.Transfer.encoding -> t
  (** A body with this length; [Unknown] lasts until the connection ends. Unless it is [patient] (the default), the other
      end may be silent for 20 seconds, and one more for each 500 bytes that it has sent. *)

  val next : t -> string option Lwt.t
  (** The next piece, which is not empty; [None] when the body has ended. Fails with [Cut_short] where the connection ended
      before the body did, and with [Malformed] where what arrived is no chunk. What follows the last chunk is read and
      dropped: at most 64 KB of trailers. *)

  val body : t -> Cohttp_lwt.Body.t

  val has_ended : t -> bool
  (** It was read to its end, and what follows on the connection is the next message. *)

  val is_broken : t -> bool
  (** Reading it has failed. *)

  val skip : t -> max:int -> bool Lwt.t
  (** Reads what is left and drops it; false where that is more than so many bytes, or breaks off. *)
end
