module Int63 = struct
  include Int

  let of_int = Fun.id
  let to_int = Fun.id
  let of_int32 = Int32.to_int
  let to_int32 = Int32.of_int
  let of_int64 = Int64.to_int
  let to_int64 = Int64.of_int
  let of_string = int_of_string
  let of_string_opt = int_of_string_opt
  let pp = Format.pp_print_int
  let encoded_size = 8
  let encode bytes ~off n = Bytes.set_int64_be bytes off (to_int64 n)
  let decode string ~off = of_int64 (String.get_int64_be string off)
  let of_unsigned_int = Fun.id
  let to_unsigned_int = Fun.id
  let of_unsigned_int32 n = Int32.to_int n land 0xffff_ffff
  let to_unsigned_int32 = Int32.of_int

  module Infix = struct
    let ( + ) = add
    let ( - ) = sub
    let ( * ) = mul
    let ( / ) = div
    let ( % ) = rem
    let ( && ) = logand
    let ( || ) = logor
    let ( >> ) = shift_right
    let ( << ) = shift_left
  end
end
