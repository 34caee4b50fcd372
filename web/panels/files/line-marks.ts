import { commonLines } from './common-lines.ts'

/** A line that is not what it was: `removed` marks the line before which something is gone. */
export type LineMark = 'added' | 'changed' | 'removed'

/** Which lines of a text, from 1, differ from an older one. A run of new lines in the place of old ones counts as changed. */
export const lineMarks = (before: string, after: string): Map<number, LineMark> => {
  const old = before.split('\n')
  const now = after.split('\n')
  const marks = new Map<number, LineMark>()
  let i = 0
  let j = 0
  const mark = (toOld: number, toNow: number) => {
    for (let line = j; line < toNow; line++) marks.set(line + 1, toOld > i ? 'changed' : 'added')
    if (toNow === j && toOld > i) marks.set(Math.min(j + 1, now.length), 'removed')
    i = toOld + 1
    j = toNow + 1
  }
  for (const [inOld, inNow] of commonLines(old, now)) mark(inOld, inNow)
  mark(old.length, now.length)
  return marks
}
