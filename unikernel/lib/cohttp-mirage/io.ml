module Make (F : Mirage_flow.S) = struct
  module Channel = Channel.Make (F)
  include Channel_io.Make (F)

  type channel = Channel.t

  let of_flow flow = Channel.create flow
  let close = Channel.close
end
