/** A line that is not what it was: `removed` marks the line before which something is gone. */
export type LineMark = 'added' | 'changed' | 'removed'

/**
 * Which lines of a text, from 1, differ from an older one. A run of new lines in the place of old ones counts as changed.
 * The longest common part is sought in what the two do not share at their ends; texts are short.
 */
export const lineMarks = (before: string, after: string): Map<number, LineMark> => {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let endOld = old.length
  let endNow = now.length
  while (endOld > start && endNow > start && old[endOld - 1] === now[endNow - 1]) {
    endOld--
    endNow--
  }
  const marks = new Map<number, LineMark>()
  let i = start
  let j = start
  const mark = (toOld: number, toNow: number) => {
    for (let line = j; line < toNow; line++) marks.set(line + 1, toOld > i ? 'changed' : 'added')
    if (toNow === j && toOld > i) marks.set(Math.min(j + 1, now.length), 'removed')
    i = toOld
    j = toNow
  }
  for (const [inOld, inNow] of common(old.slice(start, endOld), now.slice(start, endNow))) {
    mark(start + inOld, start + inNow)
    i++
    j++
  }
  mark(endOld, endNow)
  return marks
}

/** The pairs of positions of a longest common subsequence, in order; none where the texts are too long to compare. */
const common = (a: readonly string[], b: readonly string[]): [number, number][] => {
  if (a.length * b.length > 4_000_000) return []
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return pairs
}
