(** [solo5-elftool gen-manifest JSON C]: writes an image's manifest as C, with the command line of Solo5's own tool. Exits with 1, and says why,
    where the JSON is no manifest or a file cannot be read or written. *)
