type t = Square of int [@@deriving show { with_path = false }]
