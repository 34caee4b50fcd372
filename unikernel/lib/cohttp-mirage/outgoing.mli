(** The body of a message as it is sent. *)

module Make (F : Mirage_flow.S) : sig
  val write : Channel.Make(F).t -> flush:bool -> Cohttp.Transfer.encoding -> Cohttp_lwt.Body.t -> (unit, string) result Lwt.t
  (** Sends the body as the head has said: in chunks, or so many bytes. An error where the body has not as many or has
      more: what was sent is then no whole message, or what follows on the connection would be taken for a part of it, so
      the connection must be closed. Fails as the body does. *)
end
