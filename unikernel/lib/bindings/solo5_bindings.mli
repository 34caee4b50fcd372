(** What an image may ask of its machine, in OCaml: [include/solo5.h], [heap.h] and [entropy.h], as far as the
    libraries here need them. Devices bring their own stubs.

    On the machine that builds, the same functions are served by Linux, so that libraries can be tested there. *)

(** {1 Time} *)

val monotonic : unit -> int64
(** Nanoseconds since an unspecified moment before start. Never goes back. *)

val wall : unit -> int64
(** Nanoseconds since 1970-01-01 00:00:00 UTC. Asks the host. *)

(** {1 Waiting} *)

val yield : int64 -> int64
(** [yield deadline] sleeps until [monotonic () >= deadline] or a device has something to read. Bit [n] of the result
    stands for the device with handle [n]. A deadline that has passed only asks. May return early, with [0L]. *)

(** {1 Start} *)

val cmdline : unit -> string
(** The boot arguments as the host gave them, not split. On the building machine: the variable [SOLO5_CMDLINE], or
    nothing. *)

(** {1 Memory, in bytes} *)

val heap_limit : unit -> int
(** What the heap may ever take. *)

val heap_used : unit -> int
(** What the C allocator has taken so far, with the blocks it holds free. Costs nothing. *)

val heap_live : unit -> int
(** What is in use of it. Walks the free lists. *)

val stack_used : unit -> int
(** The stack in use at this moment. *)

(** {1 Entropy} *)

val entropy_source : unit -> string option
(** The processor's instruction that {!entropy} uses, ["rdseed"] or ["rdrand"]; [None] where it has neither. *)

val entropy : int -> string option
(** [entropy n] is [n] random bytes; [None] where there is no source, or where it gave nothing after many tries. *)
