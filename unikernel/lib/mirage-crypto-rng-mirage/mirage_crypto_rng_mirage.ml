open Mirage_crypto_rng

let log_source = Logs.Src.create "mirage-crypto-rng-mirage" ~doc:"Feeds the random generator"

module Log = (val Logs.src_log log_source)

(* Two blocks of the hash that Fortuna keeps its key in. *)
let seed_size = 64
let started = ref false

let random size =
  match (Solo5_bindings.entropy size, Solo5_bindings.entropy_source ()) with
  | Some bytes, _ -> bytes
  | None, Some source -> failwith (Printf.sprintf "Mirage_crypto_rng_mirage: the processor's %s gives no values" source)
  | None, None ->
      failwith
        "Mirage_crypto_rng_mirage: the processor has neither RDSEED nor RDRAND, so there is no randomness to be had. \
         Start this image on a processor (or a virtual machine) that has one of them."

(* A value that is missing now and then does no harm to a generator that was seeded. *)
let value_or_none () =
  match random 8 with
  | value -> Ok value
  | exception Failure reason ->
      Log.warn (fun m -> m "%s" reason);
      Error `No_random_available

(* The times of the main loop's turns are no better for being looked at more often, and each look costs a microsecond. *)
let reseed_interval_min = Duration.of_ms 1

let now_and_then look =
  let last = ref 0L in
  fun () ->
    let now = Solo5_bindings.monotonic () in
    if Int64.compare (Int64.sub now !last) reseed_interval_min >= 0 then begin
      last := now;
      look ()
    end

let initialize (type a) ?g ?(sleep = Duration.of_sec 1) (generator : a generator) =
  if !started then Lwt.fail_with "Mirage_crypto_rng_mirage.initialize: called twice"
  else
    match random seed_size with
    | exception Failure reason -> Lwt.fail_with reason
    | seed ->
        started := true;
        set_default_generator (create ?g ~seed ~time:Mirage_mtime.elapsed_ns generator);
        let source = Entropy.register_source (Option.value (Solo5_bindings.entropy_source ()) ~default:"processor") in
        let rec feeding () =
          let open Lwt.Syntax in
          Entropy.feed_pools None source value_or_none;
          let* () = Mirage_sleep.ns sleep in
          feeding ()
        in
        Lwt.async feeding;
        Mirage_runtime.at_enter_iter (now_and_then (Entropy.timer_accumulator None));
        Lwt.return_unit
