(* A sixteenth of what the heap may take: with 128 MB, clients that take nothing hold 8 MB. *)
let limit = Solo5_bindings.heap_limit () / 16
let longest = 65536
let shortest = 4096
let waiting = ref 0
let held () = !waiting
let piece () = max shortest (min longest ((limit - !waiting) / 8))

let holding bytes promise =
  waiting := !waiting + bytes;
  Lwt.finalize
    (fun () -> promise)
    (fun () ->
       waiting := !waiting - bytes;
       Lwt.return_unit)
