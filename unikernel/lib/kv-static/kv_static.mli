(** Key-value stores compiled into the image: what the generated module [Static_DIRECTORY] is made with. The bytes stay
    where the linker put them, read-only, until they are asked for. *)

(** What stands in the image. *)
module type DATA = sig
  val bytes : unit -> Cstruct.buffer
  (** All files, without copying them. *)

  val files : (string * int * int * string) list
  (** Of each file its path with ['/'] between folders, where in {!bytes} it begins, its length, and its SHA-256 in
      hexadecimal. *)
end

module Make (_ : DATA) : sig
  include Mirage_kv.RO with type error = Mirage_kv.error

  val connect : unit -> t Lwt.t
end
(** Dictionaries list what is in them in the order of names. [last_modified] is 1970-01-01 for every value, so that the
    same files give the same image; [digest] is the SHA-256 of a value, in 32 bytes. A dictionary has neither:
    [`Value_expected]. *)
