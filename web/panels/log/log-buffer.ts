/*
 * The lines of a log, outside React. Lines may come by the ten thousand in a second: they are appended to plain arrays,
 * and who shows them is told at most once per animation frame.
 */

export type LogLevel = 'plain' | 'note' | 'warning' | 'error'
/** `at`: milliseconds since the beginning; null repeats nothing in that column. `number` never changes, from 0. */
export type LogLine = { number: number; at: number | null; tool: string; text: string; level: LogLevel }
export type NewLine = Omit<LogLine, 'number'>

export type LogBuffer = {
  /** The oldest line that is still kept, as a number. */
  first(): number
  /** How many lines are kept. */
  size(): number
  /** The line at a position from 0 to size() - 1. */
  at(index: number): LogLine | undefined
  append(lines: readonly NewLine[]): void
  /** Takes the place of the newest line: for text that arrives in pieces. */
  replaceLast(line: NewLine): void
  clear(): void
  /** All that is kept, as text. */
  text(): string
  /** Calls back after changes, once per frame. */
  onChange(changed: () => void): () => void
  /** Grows with every change: for React's useSyncExternalStore. */
  version(): number
}

type Frame = (callback: () => void) => void

/** Keeps the newest `limit` lines, and up to a tenth more. */
export const createLogBuffer = (limit = 500_000, frame: Frame = onFrame): LogBuffer => {
  let lines: LogLine[] = []
  let next = 0
  let version = 0
  let asked = false
  const listeners = new Set<() => void>()

  const tell = () => {
    if (asked) return
    asked = true
    frame(() => {
      asked = false
      version++
      for (const changed of listeners) changed()
    })
  }

  return {
    first: () => lines[0]?.number ?? next,
    size: () => lines.length,
    at: index => lines[index],
    append: added => {
      for (const line of added) lines.push({ ...line, number: next++ })
      if (lines.length > limit * 1.1) lines = lines.slice(-limit)
      if (added.length > 0) tell()
    },
    replaceLast: line => {
      const last = lines.length - 1
      if (last < 0) return
      lines[last] = { ...line, number: next - 1 }
      tell()
    },
    clear: () => {
      lines = []
      next = 0
      tell()
    },
    text: () => lines.map(line => line.text).join('\n'),
    onChange: changed => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    version: () => version,
  }
}

/** A hidden page gets no frames, and must not hoard: it is told by a timer instead. */
const onFrame: Frame = callback => {
  if (typeof requestAnimationFrame === 'undefined' || document.hidden) setTimeout(callback, 100)
  else requestAnimationFrame(callback)
}
