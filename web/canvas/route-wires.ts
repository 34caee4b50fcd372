import type { Position } from '../../shared/layout.ts'
import type { Box } from './geometry.ts'

/*
 * Wires at right angles. Each leaves its device to the right and reaches its port from the left; between them it runs
 * down a lane of its own. Lanes lie 12 apart, the first 16 before the port. Of wires that come up from below, the lower
 * the source the further right its lane; of wires that come down from above, the other way round: so the wires of one
 * device never cross each other. Wires from the same device may share a lane: they carry the same thing.
 */

export type Ends = { key: string; source: string; from: Position; to: Position }

/** A wire's corners, its two ends included. */
export type Route = readonly Position[]

const lane = 12
const approach = 16
const stub = 12

/** A straight part of a wire: `at` across, from `start` to `end` along. */
type Line = { at: number; start: number; end: number; source: string }

/**
 * A route for each wire, by key. `kept` are routes that stay as they are (of wires whose devices stand still while others
 * are dragged); the new ones keep out of their lanes.
 */
export const routeWires = (
  wires: readonly Ends[],
  boxes: readonly Box[],
  kept: ReadonlyMap<string, Route> = new Map(),
): Map<string, Route> => {
  const routes = new Map<string, Route>()
  const taken = new Lanes()
  const obstacles = new Obstacles(boxes)
  for (const wire of wires) {
    const route = kept.get(wire.key)
    if (!route) continue
    routes.set(wire.key, route)
    taken.add(route, wire.source)
  }
  for (const wire of inLaneOrder(wires.filter(({ key }) => !kept.has(key)))) {
    const route = routeOne(wire, obstacles, taken)
    routes.set(wire.key, route)
    taken.add(route, wire.source)
  }
  return routes
}

/** The order in which wires choose their lanes, each the free one nearest to its port. */
const inLaneOrder = (wires: readonly Ends[]): Ends[] =>
  [...wires].sort((a, b) => {
    const goesUp = (wire: Ends) => wire.from.y > wire.to.y
    if (goesUp(a) !== goesUp(b)) return goesUp(a) ? -1 : 1
    const bySource = goesUp(a) ? b.from.y - a.from.y : a.from.y - b.from.y
    const byPort = goesUp(a) ? b.to.y - a.to.y : a.to.y - b.to.y
    return bySource || byPort || (a.key < b.key ? -1 : 1)
  })

const routeOne = ({ source, from, to }: Ends, obstacles: Obstacles, taken: Lanes): Route => {
  const room = to.x - from.x
  if (room >= 2 * stub && from.y === to.y && !obstacles.cutsAcross(from.y, from.x, to.x)) return [from, to]
  const simple = room >= 2 * stub ? bestLane(source, from, to, obstacles, taken) : null
  if (simple && simple.hits === 0) return corners(from, simple.x, to)
  const around = bestDetour(source, from, to, obstacles, taken)
  return simple && simple.hits <= around.hits ? corners(from, simple.x, to) : around.route
}

const corners = (from: Position, x: number, to: Position): Route =>
  from.y === to.y ? [from, to] : [from, { x, y: from.y }, { x, y: to.y }, to]

/** The lane that runs through the fewest devices, then the one nearest to the port that nothing else has taken. */
const bestLane = (source: string, from: Position, to: Position, obstacles: Obstacles, taken: Lanes) => {
  let best = { x: (from.x + to.x) / 2, hits: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
  const last = from.x + stub
  const first = Math.max(last, to.x - approach)
  const tries = [
    ...lanesFrom(first, -lane, x => x >= last, 24),
    ...lanesFrom(last + 4, lane, x => x < first, 12),
  ]
  for (const [index, x] of tries.entries()) {
    const hits =
      obstacles.inLane(x, from.y, to.y) +
      obstacles.across(from.y, from.x, x) +
      obstacles.across(to.y, x, to.x)
    const cost = hits * 1000 + (taken.isFree(x, from.y, to.y, source) ? 0 : 100) + index
    if (cost < best.cost) best = { x, hits, cost }
    if (cost === 0) break
  }
  return best
}

/** A way with two lanes and a crossing between them: for a port to the left of what feeds it, or behind other devices. */
const bestDetour = (source: string, from: Position, to: Position, obstacles: Obstacles, taken: Lanes) => {
  let best: { route: Route; hits: number; cost: number } | null = null
  const outs = lanesFrom(from.x + approach, lane, () => true, 4)
  const ins = lanesFrom(to.x - approach, -lane, () => true, 4)
  const levels = obstacles.levels(Math.min(from.x, to.x) - 40, Math.max(from.x, to.x) + 40, from.y, to.y)
  for (const level of levels) {
    for (const [outIndex, out] of outs.entries()) {
      for (const [inIndex, into] of ins.entries()) {
        const hits =
          obstacles.inLane(out, from.y, level) +
          obstacles.across(level, Math.min(out, into), Math.max(out, into)) +
          obstacles.inLane(into, level, to.y)
        const length = Math.abs(level - from.y) + Math.abs(level - to.y)
        const crowded =
          (taken.isFree(out, from.y, level, source) ? 0 : 1) +
          (taken.isFree(into, level, to.y, source) ? 0 : 1) +
          (taken.isLevelFree(level, out, into, source) ? 0 : 1)
        const cost = hits * 100000 + length + crowded * 400 + (outIndex + inIndex) * 4
        if (best && cost >= best.cost) continue
        best = {
          hits,
          cost,
          route: [
            from,
            { x: out, y: from.y },
            { x: out, y: level },
            { x: into, y: level },
            { x: into, y: to.y },
            to,
          ],
        }
      }
    }
  }
  return best ?? { route: corners(from, (from.x + to.x) / 2, to), hits: Number.POSITIVE_INFINITY, cost: 0 }
}

const lanesFrom = (start: number, by: number, while_: (x: number) => boolean, most: number): number[] => {
  const lanes: number[] = []
  for (let x = start; lanes.length < most && while_(x); x += by) lanes.push(x)
  return lanes
}

/** The lanes that are taken, upright and level, by their place across. */
class Lanes {
  readonly #vertical = new Map<number, Line[]>()
  readonly #horizontal = new Map<number, Line[]>()

  add(route: Route, source: string): void {
    for (let index = 1; index < route.length; index++) {
      const a = route[index - 1]
      const b = route[index]
      if (!a || !b) continue
      const upright = a.x === b.x
      const at = upright ? a.x : a.y
      const [from, to] = upright ? [a.y, b.y] : [a.x, b.x]
      const line = { at, start: Math.min(from, to), end: Math.max(from, to), source }
      const lines = upright ? this.#vertical : this.#horizontal
      const list = lines.get(Math.floor(at / lane))
      if (list) list.push(line)
      else lines.set(Math.floor(at / lane), [line])
    }
  }

  isFree(x: number, y1: number, y2: number, source: string): boolean {
    return this.#free(this.#vertical, x, y1, y2, source)
  }

  isLevelFree(y: number, x1: number, x2: number, source: string): boolean {
    return this.#free(this.#horizontal, y, x1, x2, source)
  }

  #free(lines: ReadonlyMap<number, Line[]>, at: number, a: number, b: number, source: string): boolean {
    const start = Math.min(a, b) - 4
    const end = Math.max(a, b) + 4
    const column = Math.floor(at / lane)
    for (let near = column - 1; near <= column + 1; near++)
      for (const other of lines.get(near) ?? [])
        if (
          other.source !== source &&
          Math.abs(other.at - at) < lane - 1 &&
          other.start < end &&
          start < other.end
        )
          return false
    return true
  }
}

/** The devices, found by where they are: a wire looks only at those near its own lines. */
class Obstacles {
  readonly #cell = 256
  readonly #cells = new Map<string, Box[]>()

  constructor(boxes: readonly Box[]) {
    for (const box of boxes)
      this.#each(box.x, box.y, box.x + box.width, box.y + box.height, key => {
        const list = this.#cells.get(key)
        if (list) list.push(box)
        else this.#cells.set(key, [box])
      })
  }

  #each(left: number, top: number, right: number, bottom: number, visit: (key: string) => void): void {
    for (let cx = Math.floor(left / this.#cell); cx <= Math.floor(right / this.#cell); cx++)
      for (let cy = Math.floor(top / this.#cell); cy <= Math.floor(bottom / this.#cell); cy++)
        visit(`${cx},${cy}`)
  }

  #within(left: number, top: number, right: number, bottom: number): Set<Box> {
    const found = new Set<Box>()
    this.#each(left, top, right, bottom, key => {
      for (const box of this.#cells.get(key) ?? [])
        if (box.x < right && left < box.x + box.width && box.y < bottom && top < box.y + box.height)
          found.add(box)
    })
    return found
  }

  /** How many devices a vertical line runs through, or too close by. */
  inLane(x: number, y1: number, y2: number): number {
    return this.#within(x - 5, Math.min(y1, y2) - 2, x + 5, Math.max(y1, y2) + 2).size
  }

  /** How many devices a horizontal line runs through; it may start and end at the edge of one. */
  across(y: number, x1: number, x2: number): number {
    return x2 - x1 <= 2 ? 0 : this.#within(x1 + 1, y - 5, x2 - 1, y + 5).size
  }

  cutsAcross(y: number, x1: number, x2: number): boolean {
    return this.across(y, x1, x2) > 0
  }

  /** Heights at which a wire may pass: half way, and just above and below each device in between. */
  levels(left: number, right: number, y1: number, y2: number): number[] {
    const levels = new Set<number>([Math.round((y1 + y2) / 2)])
    for (const box of this.#within(left, Math.min(y1, y2) - 240, right, Math.max(y1, y2) + 240)) {
      for (const away of [approach, approach + lane, approach + 2 * lane]) {
        levels.add(box.y - away)
        levels.add(box.y + box.height + away)
      }
    }
    const middle = (y1 + y2) / 2
    return [...levels].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, 18)
  }
}
