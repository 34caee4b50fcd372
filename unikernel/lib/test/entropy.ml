let () =
  Expect.raises "no number before initialize" (( = ) Mirage_crypto_rng.No_default_generator) (fun () ->
      Mirage_crypto_rng.generate 8);
  Solo5_os.Main.run (Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna) ~sleep:1_000_000L);
  let values = List.init 100 (fun _ -> Mirage_crypto_rng.generate 16) in
  Expect.that "100 numbers differ" (List.length (List.sort_uniq compare values) = 100);
  Solo5_os.Main.run (Mirage_sleep.ns 20_000_000L);
  Expect.that "it is still seeded after being fed" (Mirage_crypto_rng.seeded None);
  Expect.raises "a second initialize is refused" (function Failure _ -> true | _ -> false) (fun () ->
      Solo5_os.Main.run (Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna)))
