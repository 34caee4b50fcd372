module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)

  type ic = Channel.t
  type oc = Channel.t
  type conn = F.flow
  type error = Error.t
  type 'a t = 'a Lwt.t

  let ( >>= ) = Lwt.( >>= )
  let return = Lwt.return
  let read_line = Channel.read_line
  let read = Channel.read
  let write = Channel.write
  let flush = Channel.flush
  let pp_error = Error.pp
  let catch f = Lwt.try_bind f Lwt.return_ok (function Error.Failed e -> Lwt.return_error e | exn -> Lwt.fail exn)
end
