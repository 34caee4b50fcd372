(** Looks names up. *)

module Make (Dns : Dns_client_mirage.S) : sig
  val start : Dns.t -> string list -> unit Lwt.t
  (** [start dns names] prints the addresses of each of [names] and ends. *)
end
