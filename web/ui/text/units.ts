/** Bytes as people read them, in powers of ten: `412 B`, `18 kB`, `1.94 MB`. */
export const bytes = (count: number): string => {
  if (count < 1000) return `${count} B`
  if (count < 9950) return `${(count / 1000).toFixed(1)} kB`
  if (count < 999_500) return `${Math.round(count / 1000)} kB`
  if (count < 9_995_000) return `${(count / 1e6).toFixed(2)} MB`
  if (count < 999_500_000) return `${(count / 1e6).toFixed(1)} MB`
  return `${(count / 1e9).toFixed(2)} GB`
}

/** Bytes a second, in at most eight characters: `0 B/s`, `5.3 MB/s`, `120 kB/s`. */
export const perSecond = (rate: number): string => {
  if (rate < 999.5) return `${Math.round(rate)} B/s`
  const [divisor, unit] = rate < 999_500 ? [1e3, 'kB/s'] : rate < 999_500_000 ? [1e6, 'MB/s'] : [1e9, 'GB/s']
  const value = rate / divisor
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** Milliseconds as seconds with two digits: `0.94 s`; `12.4 s`; `3 min 5 s`. */
export const seconds = (ms: number): string => {
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  return longTime(ms)
}

/** A time that goes on, in whole seconds: `12 s`, `1 min 12 s`, `2 h 4 min`. */
export const longTime = (ms: number): string => {
  const all = Math.floor(ms / 1000)
  if (all < 60) return `${all} s`
  if (all < 3600) return `${Math.floor(all / 60)} min ${all % 60} s`
  return `${Math.floor(all / 3600)} h ${Math.floor((all % 3600) / 60)} min`
}

/** `1 wire`, `2 wires`. */
export const pluralize = (count: number, one: string, many = `${one}s`): string =>
  `${numberFormat.format(count)} ${count === 1 ? one : many}`

// `toLocaleString` would make one of these each time.
const numberFormat = new Intl.NumberFormat('en')

/** How long ago: `just now`, `4 minutes ago`, `yesterday`, `12 Mar 2026`. */
export const ago = (then: number, now: number): string => {
  const minutes = Math.floor((now - then) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${pluralize(minutes, 'minute')} ago`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${pluralize(hours, 'hour')} ago`
  const days = Math.floor(hours / 24)
  if (days === 1) return 'yesterday'
  if (days < 14) return `${days} days ago`
  return new Date(then).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
