module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)

  type channel = Channel.t
  type ic = channel
  type oc = channel
  type conn = F.flow
  type error = Channel.error
  type 'a t = 'a Lwt.t

  let of_flow = Channel.create
  let ( >>= ) = Lwt.( >>= )
  let return = Lwt.return
  let read_head = Channel.read_head
  let read_line = Channel.read_line
  let read = Channel.read
  let write = Channel.write
  let flush = Channel.flush
  let pp_error = Channel.pp_error
  let close = Channel.close
  let catch f = Lwt.try_bind f Lwt.return_ok (function Channel.Failed e -> Lwt.return_error e | exn -> Lwt.fail exn)
end
