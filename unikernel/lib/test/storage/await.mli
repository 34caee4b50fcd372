val run : 'a Lwt.t -> 'a
(** Runs a promise to its end, where it needs nothing but pauses. *)
