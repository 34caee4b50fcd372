import type { Position } from '../../shared/layout.ts'
import type { Route } from './route-wires.ts'

/** A place where a wire passes over another, and which way it runs there. */
export type Crossing = Position & { vertical: boolean }

type Segment = { key: string; source: string; order: number; at: number; start: number; end: number }

/**
 * Where wires from different devices cross, by the key of the upper one: the one that comes later in `order`. Beyond
 * `limit` pairs of lines nothing is looked for: a drawing that dense shows no gaps.
 */
export const crossingsOf = (
  order: readonly { key: string; source: string }[],
  routes: ReadonlyMap<string, Route>,
  limit = 4_000_000,
): Map<string, Crossing[]> => {
  const verticals: Segment[] = []
  const horizontals: Segment[] = []
  order.forEach(({ key, source }, index) => {
    const route = routes.get(key) ?? []
    for (let corner = 1; corner < route.length; corner++) {
      const a = route[corner - 1]
      const b = route[corner]
      if (!a || !b) continue
      if (a.x === b.x)
        verticals.push({
          key,
          source,
          order: index,
          at: a.x,
          start: Math.min(a.y, b.y),
          end: Math.max(a.y, b.y),
        })
      else
        horizontals.push({
          key,
          source,
          order: index,
          at: a.y,
          start: Math.min(a.x, b.x),
          end: Math.max(a.x, b.x),
        })
    }
  })
  const crossings = new Map<string, Crossing[]>()
  if (verticals.length * horizontals.length > limit) return crossings
  horizontals.sort((a, b) => a.at - b.at)
  for (const vertical of verticals) {
    for (let index = firstAfter(horizontals, vertical.start); index < horizontals.length; index++) {
      const horizontal = horizontals[index]
      if (!horizontal || horizontal.at >= vertical.end) break
      if (horizontal.source === vertical.source) continue
      if (vertical.at <= horizontal.start || vertical.at >= horizontal.end) continue
      const upper = vertical.order > horizontal.order ? vertical : horizontal
      const crossing = { x: vertical.at, y: horizontal.at, vertical: upper === vertical }
      const list = crossings.get(upper.key)
      // Wires from one device that share a lane are crossed once, at one place.
      if (list?.some(({ x, y }) => x === crossing.x && y === crossing.y)) continue
      if (list) list.push(crossing)
      else crossings.set(upper.key, [crossing])
    }
  }
  return crossings
}

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
