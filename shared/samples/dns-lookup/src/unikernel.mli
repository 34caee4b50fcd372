(** Looks a name up, and connects to it. *)

module Make (Dns_client : Dns_client_mirage.S) (Eyeballs : Happy_eyeballs_mirage.S) : sig
  val start : Dns_client.t -> Eyeballs.t -> string -> int option -> unit Lwt.t
  (** [start dns eyeballs host port] logs the records of [host], and where a connection to its [port] leads. *)
end
