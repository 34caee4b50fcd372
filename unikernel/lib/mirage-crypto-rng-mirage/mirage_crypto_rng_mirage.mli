(** Seeds the random generator of a unikernel, and keeps feeding it.

    This is the function of mirage-crypto-rng-mirage 2.x. What it sets up is used through [Mirage_crypto_rng]:
    [Mirage_crypto_rng.generate n] is a string of [n] random bytes. *)

val initialize : ?g:'a -> ?sleep:int64 -> 'a Mirage_crypto_rng.generator -> unit Lwt.t
(** [initialize (module Mirage_crypto_rng.Fortuna)] makes a generator, with the state [g] where it is given, seeds it
    from the processor (RDSEED, or RDRAND where that is missing), and makes it the default one. From then on it is
    fed from the processor every [sleep] nanoseconds (one second unless said otherwise), and with the moments at which
    the main loop turns.

    The promise is rejected with [Failure] where the processor has neither instruction, or gave nothing: there is no
    weaker source to fall back to. So it is by a second call. *)
