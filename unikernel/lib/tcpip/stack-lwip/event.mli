(** Something that may happen, and those who wait for it. *)

type t

val create : unit -> t
val wait : t -> unit Lwt.t
(** Until it happens the next time. *)

val happened : t -> unit
