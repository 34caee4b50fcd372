import type { LogBuffer } from './log-buffer.ts'

/** The positions of the lines that contain a text, without regard to case; grows as the log does. */
export type LogSearch = {
  /** Looks at what is new since the last call; positions are line numbers, in order. */
  matches(): readonly number[]
}

/** A search of a log for a text that is not empty. */
export const searchLog = (log: LogBuffer, wanted: string): LogSearch => {
  const needle = wanted.toLowerCase()
  let found: number[] = []
  let seen = 0
  return {
    matches: () => {
      const first = log.first()
      if (found.length > 0 && (found[0] ?? 0) < first) found = found.filter(number => number >= first)
      const end = first + log.size()
      if (end < seen) {
        found = []
        seen = 0
      }
      for (let number = Math.max(seen, first); number < end; number++) {
        const line = log.at(number - first)
        if (line && (line.text.toLowerCase().includes(needle) || line.tool.toLowerCase().includes(needle)))
          found.push(number)
      }
      seen = end
      return found
    },
  }
}

/** The parts of a text, those that match marked. */
export const splitMatches = (text: string, wanted: string): { text: string; match: boolean }[] => {
  if (wanted === '') return [{ text, match: false }]
  const haystack = text.toLowerCase()
  const needle = wanted.toLowerCase()
  const parts: { text: string; match: boolean }[] = []
  let from = 0
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), match: false })
    parts.push({ text: text.slice(at, at + needle.length), match: true })
    from = at + needle.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), match: false })
  return parts
}
