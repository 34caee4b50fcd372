val of_name : string -> string
(** The type of a file, by the ending of its name in any case of letters: as in [magic-mime], and for what that does not
    know, or knows by an older name, as IANA registers it. [application/octet-stream] where nothing is known. *)
