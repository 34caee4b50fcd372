(** What the notebook looks like. *)

val of_notes : Notes.note list -> string
(** HTML: the notes, the last one first, below a form for another. *)
