(** The files of certificates/, in the image. *)

include Mirage_kv.RO with type error = Mirage_kv.error

val connect : unit -> t Lwt.t
