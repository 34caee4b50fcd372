(** Several ways to the same place, tried one after the other without waiting for the one before to fail (RFC 8305,
    section 5). *)

val interleave : Ipaddr.t list -> Ipaddr.t list
(** IPv6 first, then in turns (section 4). *)

val resolve :
  delay:int64 ->
  aaaa:(Ipaddr.Set.t, 'error) result Lwt.t ->
  a:(Ipaddr.Set.t, 'error) result Lwt.t ->
  (Ipaddr.t list * Ipaddr.t list Lwt.t, 'error) result Lwt.t
(** The addresses to begin with, and those that come later: IPv6 addresses as soon as they are known; without them IPv4
    addresses, once [delay] nanoseconds have passed since they were (section 3). An error where neither question has an
    answer, which is then the last one's. Both lists may be empty. *)

val run :
  delay:int64 ->
  timeout:int64 ->
  attempt:('place -> 'flow Lwt.t) ->
  close:('flow -> unit Lwt.t) ->
  'place list ->
  later:'place list Lwt.t ->
  ('place * 'flow, exn option) result Lwt.t
(** The first attempt that ends well. The next one begins [delay] nanoseconds after the one before, or at once where that
    failed; places that come [later] take turns with those that are left. Attempts are not cancelled: what connects too
    late is closed. After [timeout] nanoseconds, or when all have failed, it is an error with the last failure, or [None]
    where nothing failed and nothing answered. [later] must not fail. *)
