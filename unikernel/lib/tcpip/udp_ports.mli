(** Which UDP ports are listened to, on any stack of the image. A client that listens to a port at random for a moment,
    for the answer to a question, borrows one that nobody has, and gives it up when an app wants it. *)

(** {1 For stacks} *)

val take : int -> unit
(** Somebody listens to the port now. *)

val call_in : int -> unit
(** Somebody listens to the port instead of whoever did: a borrower loses it. *)

val release : int -> unit
(** Nobody does any more, on one stack. *)

(** {1 For clients} *)

val is_taken : int -> bool

val borrow : int -> lost:(unit -> unit) -> unit
(** The port, which the caller has just begun to listen to, is one at random that it will give back. [lost] is called
    when somebody else has begun to listen to it: the caller gets nothing more there, and must not stop listening to it. *)

val return : int -> bool
(** Ends the loan: whether there still was one. *)
