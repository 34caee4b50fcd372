(** The OCaml runtime's own settings as boot arguments: where a process would read [OCAMLRUNPARAM], an image reads its
    command line. *)

open Cmdliner

val backtrace : default:bool -> bool Term.t
(** [--backtrace]: whether an exception that nothing caught is printed with where it was raised. *)

val randomize_hashtables : default:bool -> bool Term.t
(** [--randomize-hashtables]: whether hash tables are laid out differently at each start. *)

val gc_control : default:Gc.control -> Gc.control Term.t
(** One argument for each setting of the garbage collector: [--allocation-policy], [--minor-heap-size],
    [--major-heap-increment], [--space-overhead], [--max-space-overhead], [--gc-verbosity], [--gc-window-size],
    [--custom-major-ratio], [--custom-minor-ratio], [--custom-minor-max-size], [--stack-limit]. *)

val setup :
  ?backtrace:bool option ->
  ?randomize_hashtables:bool option ->
  ?gc_control:Gc.control option ->
  unit ->
  unit Term.t
(** A term that applies all of them. Each can be given another default ([Some default]), or be left out ([None]).
    Without: no backtraces, no randomized tables, and the garbage collector as it is. *)
