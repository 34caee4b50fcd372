(** Splits a command line into arguments. *)

val parse : string -> (string list, string) result
(** Arguments are separated by one or more spaces. A backslash takes the character after it as it is; between two
    double quotes spaces do not separate. Quotes may begin and end anywhere in an argument, and are not part of it:
    [--greeting="Hello, world"] is one argument. [""] is an argument without any character.

    [Error] says in words which quote is not closed, or that the line ends with a lone backslash. *)
