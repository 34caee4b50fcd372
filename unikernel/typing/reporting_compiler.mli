(** The compilers of OCaml, with another way to report: [reporting_compiler (ocamlc|ocamlopt|ocamldep) ARGUMENT...] writes each error and
    each warning to standard error as one line, [@ocaml] and JSON. That has what {!Report} has, and [text]: what the compiler would have
    printed. Everything else is as Debian's compilers do it, for they are these. *)
