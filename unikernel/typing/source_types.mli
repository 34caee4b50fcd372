(** [source_types [-I FOLDER]... [-source FILE]... [-complete NAME] -- FILE...] types OCaml files as the compiler would, without making code, and prints what it
    learnt as one JSON object: [names], each with its place, its type and its documentation, and [problems], the
    compiler's own words. A file that does not type gives the names that stand before its first error.

    A name leads to where it is defined in one of the files, or in one that [-source] names, of a library that is compiled already.

    With [-complete], and [NAME] standing as a value in one of the files, [members] is what could stand there instead. *)
