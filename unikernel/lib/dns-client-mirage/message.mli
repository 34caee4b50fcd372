(** Questions and answers of DNS, as bytes (RFC 1035, RFC 3596). *)

type kind = A | AAAA

val question : id:int -> kind -> [ `host ] Domain_name.t -> Cstruct.t
(** Asks a server to find out by itself. *)

type answer = {
  addresses : string list;  (** 4 or 16 bytes each; none where the name has none of this kind *)
  seconds : int;  (** for which that holds: the least of all records that led to it, at most a week *)
}

val answer :
  id:int ->
  kind ->
  [ `host ] Domain_name.t ->
  Cstruct.t ->
  (answer, [ `Not_ours | `Truncated | `No_such_name of int | `Refused of string ]) result
(** Reads an answer, follows its aliases. [`Not_ours]: another question's, or no answer at all: wait on. [`No_such_name]
    for so many seconds. Never raises, whatever the bytes. *)
