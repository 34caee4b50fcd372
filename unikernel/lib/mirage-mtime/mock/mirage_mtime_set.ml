let now = ref 0L
let tick_for n = now := Int64.add !now n
let tick () = tick_for 1L
let reset () = now := 0L
