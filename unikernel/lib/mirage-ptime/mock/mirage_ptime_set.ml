let now = ref (0, 0L)
let tz_off = ref None
let period = ref None
let set time = now := time
let set_tz_offset offset = tz_off := offset
let set_period span = period := span
