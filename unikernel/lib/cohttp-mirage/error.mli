(** Why a message of HTTP could not be read or written to its end. A body that has ended and one that broke off are
    different things: reading the second one fails. *)

type t =
  | Cut_short  (** the connection ended before the message did *)
  | Malformed of string  (** what arrived is no HTTP/1.1 message: why *)
  | Too_long of string  (** a part of it is longer than is read here: which *)
  | Read of string  (** the connection failed: how *)
  | Write of string  (** the connection failed, or was closed, while something was sent: how *)

exception Failed of t
(** What reading a body fails with, in Lwt: [Cohttp_lwt.Body.to_string], a stream's [get], and so on. Also what a client's
    call fails with where there is no whole head of an answer. *)

val pp : t Fmt.t
val fail : t -> 'a Lwt.t
val malformed : ('a, Format.formatter, unit, 'b Lwt.t) format4 -> 'a
