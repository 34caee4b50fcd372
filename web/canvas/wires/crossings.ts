import type { Position } from '../../../shared/model/layout.ts'
import type { Route } from '../route.ts'

type Segment = { key: string; source: string; order: number; at: number; start: number; end: number }

/**
 * Where wires from different devices cross, by the key of the lower one, which is drawn with a gap there. All wires of
 * one device lie at one height: the device that gives a wire later in `order` lies above. Nothing is looked for beyond
 * `maxPairs` pairs of lines, and nothing is given beyond `maxCrossings`: a drawing that dense shows no gaps.
 */
export const crossingsOf = (
  order: readonly { key: string; source: string }[],
  routes: ReadonlyMap<string, Route>,
): Map<string, Position[]> => {
  const verticals: Segment[] = []
  const horizontals: Segment[] = []
  const heights = new Map<string, number>()
  for (const { key, source } of order) {
    const height = heights.get(source) ?? heights.size
    heights.set(source, height)
    const route = routes.get(key) ?? []
    for (let corner = 1; corner < route.length; corner++) {
      const a = route[corner - 1]
      const b = route[corner]
      if (!a || !b) continue
      const [upright, at, from, to] = a.x === b.x ? [true, a.x, a.y, b.y] : [false, a.y, a.x, b.x]
      const start = Math.min(from, to)
      const end = Math.max(from, to)
      ;(upright ? verticals : horizontals).push({ key, source, order: height, at, start, end })
    }
  }
  const crossings = new Map<string, Position[]>()
  if (verticals.length * horizontals.length > maxPairs) return crossings
  let count = 0
  horizontals.sort((a, b) => a.at - b.at)
  for (const vertical of verticals) {
    for (let index = firstAfter(horizontals, vertical.start); index < horizontals.length; index++) {
      const horizontal = horizontals[index]
      if (!horizontal || horizontal.at >= vertical.end) break
      if (horizontal.source === vertical.source) continue
      if (vertical.at <= horizontal.start || vertical.at >= horizontal.end) continue
      const lower = vertical.order > horizontal.order ? horizontal : vertical
      const crossing = { x: vertical.at, y: horizontal.at }
      const list = crossings.get(lower.key)
      // Wires from one device that share a lane cross it at one place.
      if (list?.some(({ x, y }) => x === crossing.x && y === crossing.y)) continue
      if (++count > maxCrossings) return new Map()
      if (list) list.push(crossing)
      else crossings.set(lower.key, [crossing])
    }
  }
  return crossings
}

const maxPairs = 4_000_000
const maxCrossings = 10_000

/** The first of lines sorted by `at` that lies beyond a height. */
const firstAfter = (sorted: readonly Segment[], at: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
