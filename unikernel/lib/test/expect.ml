let failures = ref 0

let that sentence holds =
  if not holds then incr failures;
  Printf.printf "%s %s\n%!" (if holds then "ok    " else "FAILED") sentence

let same sentence show ~expected actual =
  that sentence (expected = actual);
  if expected <> actual then Printf.printf "       expected %s\n       actual   %s\n%!" (show expected) (show actual)

let raises sentence expected f =
  that sentence (match f () with _ -> false | exception exn -> expected exn)

let () = at_exit (fun () -> if !failures > 0 then exit 1)
