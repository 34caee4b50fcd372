(** What every unikernel has at run time: boot arguments, log levels, a name, and hooks at its end and around each
    turn of its main loop. *)

(** {1 Boot arguments} *)

val register_arg : 'a Cmdliner.Term.t -> (unit -> 'a)
(** [register_arg term], in a top-level definition, makes [term] part of the unikernel's command line and returns the
    function that gives its value, once [start] runs.

    @raise Invalid_argument where the command line was evaluated already. The returned function raises it where it was
    not evaluated yet. *)

val runtime_args : unit -> unit Cmdliner.Term.t list
(** What was registered. For [main.ml]. *)

val with_argv : unit Cmdliner.Term.t list -> string -> string array -> unit
(** [with_argv (runtime_args ()) name argv] evaluates the boot arguments. For [main.ml]. [argv.(0)] is ignored; [name]
    is used in messages. Wrong arguments are reported on the console and end the unikernel with status
    {!argument_error}; [--help] is answered there and ends it with {!help_version}. *)

val argument_error : int
(** 64: the status of a unikernel whose boot arguments are wrong. *)

val help_version : int
(** 63: the status of a unikernel that was asked for help. *)

(** {2 Sections of the manual page} *)

val s_net : string
val s_dns : string
val s_he : string
val s_ssh : string
val s_tls : string
val s_http : string
val s_log : string
val s_disk : string

(** {2 Standard ones} *)

val delay : int Cmdliner.Term.t
(** [--delay]: how many seconds to wait before starting. 0 where it is not given. *)

val name_k : string option Cmdliner.Term.t
(** [--name]: see {!name}. *)

val disk : string Cmdliner.Term.t
(** [--disk]: the name of a docteur disk. ["disk"] where it is not given. *)

val analyze : bool Cmdliner.Term.t
(** [--analyze]: whether to check a docteur disk at start. [true] where it is not given. *)

(** {1 Log levels} *)

type log_threshold = [ `All | `Src of string ] * Logs.level option
(** Which source, and how much of what it says is reported; [None] is nothing. *)

val logs : log_threshold list Cmdliner.Term.t
(** [-l], [--logs]: a list as in [*:info,net:debug]. [[]] where it is not given. *)

val set_level : default:Logs.level option -> log_threshold list -> unit
(** [set_level ~default thresholds] sets the level of every source: what [`All] says, or [default] where it is not in
    the list; then that of each [`Src]. A source that does not exist is reported on the console. *)

(** Converters for boot arguments. *)
module Conv : sig
  val log_threshold : log_threshold Cmdliner.Arg.conv
  (** [LEVEL], [*:LEVEL] or [SOURCE:LEVEL], where a level is one of [quiet], [app], [error], [warning], [info] and
      [debug]. *)
end

(** {1 Name} *)

val name : unit -> string
(** What [--name] says, or what {!set_name} set, or ["no-name"].

    @raise Invalid_argument where the boot arguments were not evaluated yet. *)

val set_name : string -> unit
(** The name of a unikernel that was not given another one. For [main.ml]. *)

(** {1 Hooks} *)

val at_exit : (unit -> unit Lwt.t) -> unit
(** To be run before the unikernel ends, however it does, except where the machine is stopped. The last one registered
    runs first, and the next when its promise is resolved. A hook that fails is reported as a log message and does not
    keep the others from running. *)

val at_enter_iter : (unit -> unit) -> unit
(** To be called each time before the main loop waits. The last one registered is called first. *)

val at_leave_iter : (unit -> unit) -> unit
(** To be called each time after the main loop has waited. The last one registered is called first. *)

(** {2 For main loops} *)

val run_exit_hooks : unit -> unit Lwt.t
val run_enter_iter_hooks : unit -> unit
val run_leave_iter_hooks : unit -> unit
