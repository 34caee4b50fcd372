(** Network devices of a Solo5 machine.

    Frames are read one after the other for as long as there are any, 64 at most before others have their turn. Frames
    that arrive together share a buffer of 64 KB: who keeps one for long should copy it. *)

type error = [ Mirage_net.Net.error | `Invalid_argument | `Unspecified_error ]
(** [`Invalid_argument]: the host refused a frame for its length. [`Unspecified_error]: the host failed. *)

include Mirage_net.S with type error := error

val connect : string -> t Lwt.t
(** [connect name] takes the device that the image's manifest calls [name]. Once for each: fails with [Failure] where
    there is none of that name or it was taken before. *)
