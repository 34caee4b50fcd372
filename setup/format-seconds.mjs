/** `0.4 s`, `41 s`, `1 min 52 s`. */
export const formatSeconds = seconds => {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
