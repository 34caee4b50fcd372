import type { OcamlProblem } from '../../editor/source-problems.ts'

/**
 * A problem with a text where the text stands now: at the lines to which those of its place have moved; null where one of
 * them has been changed, so that what was said of it no longer holds. The same object where nothing moved. Pure.
 */
export const moved = (problem: OcamlProblem, before: string, after: string): OcamlProblem | null => {
  if (before === after) return problem
  const { same, sameAtEnd, linesBefore, by } = changeBetween(before, after)
  const { line, endLine } = problem.place
  if (endLine <= same) return problem
  if (line > linesBefore - sameAtEnd) return shifted(problem, by)
  return null
}

type LineChange = { same: number; sameAtEnd: number; linesBefore: number; by: number }

let last: { before: string; after: string; change: LineChange } | null = null

/** How many lines two texts share at their start and at their end; the same question is asked for each problem. */
const changeBetween = (before: string, after: string): LineChange => {
  if (last && last.before === before && last.after === after) return last.change
  const old = before.split('\n')
  const now = after.split('\n')
  let same = 0
  while (same < old.length && same < now.length && old[same] === now[same]) same += 1
  let sameAtEnd = 0
  const max = Math.min(old.length, now.length) - same
  while (sameAtEnd < max && old.at(-1 - sameAtEnd) === now.at(-1 - sameAtEnd)) sameAtEnd += 1
  const change = { same, sameAtEnd, linesBefore: old.length, by: now.length - old.length }
  last = { before, after, change }
  return change
}

const shiftedBefore = new WeakMap<OcamlProblem, Map<number, OcamlProblem>>()

/** The same object for the same shift: what shows the problem stays as it is. */
const shifted = (problem: OcamlProblem, by: number): OcamlProblem => {
  if (by === 0) return problem
  const known = shiftedBefore.get(problem) ?? new Map<number, OcamlProblem>()
  shiftedBefore.set(problem, known)
  const found = known.get(by)
  if (found) return found
  const { place } = problem
  const made = { ...problem, place: { ...place, line: place.line + by, endLine: place.endLine + by } }
  known.set(by, made)
  return made
}
