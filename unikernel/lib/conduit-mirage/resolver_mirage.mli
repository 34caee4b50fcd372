(** From the address in a browser's bar to a place on the network. The names are those of conduit-mirage 8. *)

module type S = sig
  type t

  val resolve_uri : uri:Uri.t -> t -> Conduit.endp Lwt.t
  (** [http] and [https], with their ports where the URI has none. What cannot be found is [`Unknown]. Of several
      addresses it is the one to try first. *)

  val resolve_uris : uri:Uri.t -> t -> (Conduit.endp list * Conduit.endp list Lwt.t) Lwt.t
  (** The same for all addresses of the host, those to try first in front, and those that become known later; for
      {!Happy_eyeballs_mirage.Race.run}. *)

  val static : (string, port:int -> Conduit.endp) Hashtbl.t -> t
  (** Knows these hosts only. *)

  val localhost : t
  (** Knows [localhost] only. *)
end

module Make (S : Tcpip.Stack.V4V6) : sig
  include S

  val v : ?nameservers:string list -> S.t -> (t, [> `Msg of string ]) result Lwt.t
  (** Asks DNS servers, in the notation of {!Dns_client_mirage}. Addresses stand for themselves. *)

  val connect : ?nameservers:string list -> S.t -> t Lwt.t
  (** As {!v}. @raise Invalid_argument where a name server is written otherwise. *)
end
