(** An image's operating system: its main loop and its memory. *)

(** Running promises. *)
module Main : sig
  val run : unit Lwt.t -> unit
  (** [run main] runs until [main] resolves: it wakes sleepers whose time has come, resumes paused promises, waits for
      time or devices, and calls the hooks of [Mirage_runtime.at_enter_iter] and [at_leave_iter] around each wait. What
      was printed is on the console before it waits.

      Once this module is linked, the hooks of [Mirage_runtime.at_exit] run in the same way when the program ends,
      after those of [Stdlib.at_exit] that were registered later.

      @raise exn where [main] is rejected with [exn]. Nobody catches it in a generated [main.ml]: it is printed, and
      the image ends with status 2. *)

  val wait_for_work_on_handle : int64 -> unit Lwt.t
  (** [wait_for_work_on_handle handle] resolves when the device has something to read. For device libraries.

      @raise Invalid_argument where [handle] is not one of 0 to 63. *)
end

(** The end of a machine, as its host asks for it. *)
module Lifecycle : sig
  val await_shutdown_request :
    ?can_poweroff:bool -> ?can_reboot:bool -> unit -> [ `Poweroff | `Reboot ] Lwt.t
    (** Never resolves: a Solo5 host cannot ask. *)
end

(** Memory, in words of 8 bytes. *)
module Memory : sig
  type stat = {
    heap_words : int;  (** what the heap may ever take *)
    live_words : int;  (** in use *)
    stack_words : int;  (** stack in use *)
    free_words : int;  (** still to be had: heap without live words *)
  }

  val stat : unit -> stat
  (** Exact. Walks the free lists of the C allocator. *)

  val quick_stat : unit -> stat
  (** Cheap. Counts as live what the C allocator holds free. *)

  val trim : unit -> unit
  (** Compacts the OCaml heap, and gives what became free back to the C allocator. *)
end

(** Results of device operations. *)
module Solo5 : sig
  type solo5_result =
    | SOLO5_R_OK
    | SOLO5_R_AGAIN
    | SOLO5_R_EINVAL
    | SOLO5_R_EUNSPEC  (** [solo5_result_t] of [include/solo5.h], in its order *)
end
