let elapsed_ns = Solo5_bindings.monotonic
let period_ns () = None
