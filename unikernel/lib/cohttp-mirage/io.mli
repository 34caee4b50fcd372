(** What cohttp reads from and writes to. *)

module Make (F : Mirage_flow.S) : sig
  type channel
  (** A flow with its buffers. *)

  val of_flow : F.flow -> channel

  include Cohttp_lwt.S.IO with type ic = channel and type oc = channel and type conn = F.flow

  val close : channel -> unit Lwt.t
  (** Sends what was written, where that is still possible, and closes the flow. *)
end
(** Lines of at most 16 KB, heads of at most 64 KB: longer ones end the connection. *)
