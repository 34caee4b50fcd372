(** The boot arguments of an image. *)

val argv : unit -> string array
(** Element 0 stands for the program's name and is ["mirage"]; then come the boot arguments, split as
    {!Mirage_bootvar_parse_argv.parse} does.

    @raise Failure where a quote is not closed or nothing follows a backslash. *)
