(** Fetches a page and prints it. *)

module Make (Client : Cohttp_lwt.S.Client) : sig
  val start : Client.ctx -> string -> unit Lwt.t
  (** [start ctx uri] asks for [uri], prints what comes and ends. *)
end
