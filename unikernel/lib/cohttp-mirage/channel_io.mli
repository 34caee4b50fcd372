(** {!Channel} as cohttp wants it. *)

module Make (F : Mirage_flow.S) : sig
  include
    Cohttp_lwt.S.IO
    with type ic = Channel.Make(F).t
     and type oc = Channel.Make(F).t
     and type conn = F.flow
     and type error = Error.t
end
