import { commonLines } from './common-lines.ts'

/** A line of two texts, with its number in each, from 1; null where one does not have it. */
export type DiffLine = { text: string; before: number | null; after: number | null }

/** A run of lines that changed with what is around them, or of equal lines that may be folded. */
export type DiffPart = { kind: 'shown' | 'folded'; lines: DiffLine[] }

/** Both texts as one list of lines: what is gone before what came in its place. */
export const lineDiff = (before: string, after: string): DiffLine[] => {
  const old = linesOf(before)
  const now = linesOf(after)
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  const upTo = (inOld: number, inNow: number) => {
    for (; i < inOld; i += 1) lines.push({ text: old[i] ?? '', before: i + 1, after: null })
    for (; j < inNow; j += 1) lines.push({ text: now[j] ?? '', before: null, after: j + 1 })
  }
  for (const [inOld, inNow] of commonLines(old, now)) {
    upTo(inOld, inNow)
    lines.push({ text: now[inNow] ?? '', before: inOld + 1, after: inNow + 1 })
    i = inOld + 1
    j = inNow + 1
  }
  upTo(old.length, now.length)
  return lines
}

/** The same lines in parts: equal ones that are further than `around` from a change are folded, if that hides enough. */
export const diffParts = (lines: readonly DiffLine[], around = 3): DiffPart[] => {
  const near = new Uint8Array(lines.length)
  lines.forEach((line, at) => {
    if (isSame(line)) return
    near.fill(1, Math.max(0, at - around), Math.min(lines.length, at + around + 1))
  })
  const parts: DiffPart[] = []
  for (let from = 0; from < lines.length; ) {
    let to = from
    while (to < lines.length && near[to] === near[from]) to += 1
    const some = lines.slice(from, to)
    const kind = near[from] === 1 || some.length < 3 ? 'shown' : 'folded'
    const last = parts.at(-1)
    if (last?.kind === 'shown' && kind === 'shown') last.lines.push(...some)
    else parts.push({ kind, lines: some })
    from = to
  }
  return parts
}

/** How many lines came, and how many went. */
export const diffCounts = (lines: readonly DiffLine[]): { added: number; removed: number } => ({
  added: lines.filter(({ before }) => before === null).length,
  removed: lines.filter(({ after }) => after === null).length,
})

export const isSame = ({ before, after }: DiffLine): boolean => before !== null && after !== null

/** The end of the last line begins no further one. */
const linesOf = (text: string): string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
