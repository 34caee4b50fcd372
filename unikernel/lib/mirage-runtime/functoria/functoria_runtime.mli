(** Boot arguments: registered while the program's modules are initialised, evaluated once, as the first thing that
    [main.ml] does. *)

val register_arg : 'a Cmdliner.Term.t -> unit -> 'a
(** [register_arg term] makes [term] part of the command line, and returns the function that gives its value.

    @raise Invalid_argument where the command line was evaluated already.

    The returned function raises [Invalid_argument] where it was not evaluated yet. *)

val register : 'a Cmdliner.Term.t -> unit -> 'a
[@@ocaml.deprecated "Use register_arg instead."]

val runtime_args : unit -> unit Cmdliner.Term.t list
(** What was registered; each term keeps its value for the function that [register_arg] returned. *)

val with_argv : ?sections:string list -> unit Cmdliner.Term.t list -> string -> string array -> unit
(** [with_argv terms name argv] evaluates [terms] on [argv], whose element 0 is ignored. [name] is the program's name in
    messages. [sections] is the order of the sections in its manual page. Where [argv] is wrong, the error is printed
    and the program exits with {!argument_error}; where it asks for help, that is printed and the program exits with
    {!help_version}. A second call does nothing. *)

val argument_error : int
(** 64. *)

val help_version : int
(** 63. *)
