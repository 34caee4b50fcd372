(** What an app hands to a network device by mistake. *)

val check : Netif.t -> unit Lwt.t
(** Prints whether each length that no frame has is refused, by the library and by the C under it. *)
