import type { Position } from '../../../shared/model/layout.ts'
import type { Box } from '../nodes/geometry.ts'
import type { Ends, Route } from '../route.ts'
import { approach, Obstacles } from './obstacles.ts'
import { Tracks, track } from './tracks.ts'

/*
 * Wires at right angles. Each leaves its device to the right and reaches its port from the left; between them it runs
 * down a lane of its own. Tracks lie 12 apart, the first 16 before the port. Of wires that come up from below, the lower
 * the source the further right its lane; of wires that come down from above, the other way round: so the wires of one
 * device never cross each other. Wires from the same device may share a lane: they carry the same thing.
 */

const stub = 12

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
  const taken = new Tracks()
  const obstacles = new Obstacles(boxes)
  for (const wire of wires) {
    const route = kept.get(wire.key)
    if (!route) continue
    routes.set(wire.key, route)
    taken.add(route, wire.source)
  }
  for (const wire of inTrackOrder(wires.filter(({ key }) => !kept.has(key)))) {
    const route = routeOne(wire, obstacles, taken)
    routes.set(wire.key, route)
    taken.add(route, wire.source)
  }
  return routes
}

/** Lays the wires of what is being moved, among others that stand still. */
export type MovingRouter = (wires: readonly Ends[]) => Map<string, Route>

/** Beyond so many wires at once each takes the plainest way: no eye follows them singly. */
const maxSearched = 24

/** What stands still is looked at once, so that each step of a drag costs only the wires that move. */
export const movingRouter = (
  wires: readonly Ends[],
  boxes: readonly Box[],
  kept: ReadonlyMap<string, Route>,
): MovingRouter => {
  const taken = new Tracks()
  const obstacles = new Obstacles(boxes)
  for (const { key, source } of wires) {
    const route = kept.get(key)
    if (route) taken.add(route, source)
  }
  return moved => {
    const routes = new Map<string, Route>()
    if (moved.length > maxSearched) {
      for (const { key, from, to } of moved) routes.set(key, corners(from, (from.x + to.x) / 2, to))
      return routes
    }
    taken.mark()
    for (const wire of inTrackOrder(moved)) {
      const route = routeOne(wire, obstacles, taken)
      routes.set(wire.key, route)
      taken.add(route, wire.source)
    }
    taken.backToMark()
    return routes
  }
}

/** Whether a route runs through one of these boxes. */
export const runsThrough = (route: Route, boxes: readonly Box[]): boolean =>
  boxes.some(box =>
    route.some((a, index) => {
      const b = route[index + 1]
      return (
        b !== undefined &&
        Math.min(a.x, b.x) < box.x + box.width + 5 &&
        box.x - 5 < Math.max(a.x, b.x) &&
        Math.min(a.y, b.y) < box.y + box.height + 5 &&
        box.y - 5 < Math.max(a.y, b.y)
      )
    }),
  )

/** The order in which wires choose their lanes, each the free one nearest to its port. */
const inTrackOrder = (wires: readonly Ends[]): Ends[] =>
  [...wires].sort((a, b) => {
    const goesUp = (wire: Ends) => wire.from.y > wire.to.y
    if (goesUp(a) !== goesUp(b)) return goesUp(a) ? -1 : 1
    const bySource = goesUp(a) ? b.from.y - a.from.y : a.from.y - b.from.y
    const byPort = goesUp(a) ? b.to.y - a.to.y : a.to.y - b.to.y
    return bySource || byPort || (a.key < b.key ? -1 : 1)
  })

const routeOne = ({ source, from, to }: Ends, obstacles: Obstacles, taken: Tracks): Route => {
  const room = to.x - from.x
  if (room >= 2 * stub && from.y === to.y && obstacles.across(from.y, from.x, to.x) === 0) return [from, to]
  const simple = room >= 2 * stub ? bestTrack(source, from, to, obstacles, taken) : null
  if (simple && simple.hits === 0) return corners(from, simple.x, to)
  const around = bestDetour(source, from, to, obstacles, taken)
  return simple && simple.hits <= around.hits ? corners(from, simple.x, to) : around.route
}

const corners = (from: Position, x: number, to: Position): Route =>
  from.y === to.y ? [from, to] : [from, { x, y: from.y }, { x, y: to.y }, to]

/** The lane that runs through the fewest devices, then the one nearest to the port that nothing else has taken. */
const bestTrack = (source: string, from: Position, to: Position, obstacles: Obstacles, taken: Tracks) => {
  let best = { x: (from.x + to.x) / 2, hits: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
  const last = from.x + stub
  const first = Math.max(last, to.x - approach)
  // What all lanes of one side share is looked at once: with a device in it, none of them is better than the first.
  const near = obstacles.across(from.y, from.x, Math.max(last, first - 23 * track)) > 0 ? 1 : 24
  const far = obstacles.across(to.y, Math.min(first, last + 4 + 11 * track), to.x) > 0 ? 1 : 12
  const tries = [
    ...tracksFrom(first, -track, x => x >= last, near),
    ...tracksFrom(last + 4, track, x => x < first, far),
  ]
  for (const [index, x] of tries.entries()) {
    const hits =
      obstacles.inTrack(x, from.y, to.y) +
      obstacles.across(from.y, from.x, x) +
      obstacles.across(to.y, x, to.x)
    const lower = hits * 1000 + (taken.isFree(x, from.y, to.y, source) ? 0 : 100) + index
    if (lower >= best.cost) continue
    // Where a lane runs through a device it is a way around that will be taken: crossings no longer matter.
    const cost = hits > 0 ? lower : lower + taken.crossings(x, from, to, source) * 20
    if (cost < best.cost) best = { x, hits, cost }
    if (best.cost <= index) break
  }
  return best
}

/**
 * A way with two lanes and a level between them: for a port to the left of what feeds it, or behind other devices. What a
 * lane costs depends on the level alone, so the best lane out and the best lane in are chosen apart.
 */
const bestDetour = (source: string, from: Position, to: Position, obstacles: Obstacles, taken: Tracks) => {
  let best = {
    route: corners(from, (from.x + to.x) / 2, to),
    hits: Number.POSITIVE_INFINITY,
    cost: Number.POSITIVE_INFINITY,
  }
  const outs = tracksFrom(from.x + approach, track, () => true, 4)
  const ins = tracksFrom(to.x - approach, -track, () => true, 4)
  const left = Math.min(from.x, to.x) - 40
  const right = Math.max(from.x, to.x) + 40
  const pick = (tracks: readonly number[], y: number, level: number) => {
    let chosen = { x: 0, hits: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
    for (const [index, x] of tracks.entries()) {
      const hits = obstacles.inTrack(x, y, level)
      const cost = hits * hitCost + (taken.isFree(x, y, level, source) ? 0 : 400) + index * 4
      if (cost < chosen.cost) chosen = { x, hits, cost }
      if (cost === index * 4) break
    }
    return chosen
  }
  for (const level of obstacles.levels(left, right, from.y, to.y)) {
    const length = Math.abs(level - from.y) + Math.abs(level - to.y)
    if (length >= best.cost) break
    const out = pick(outs, from.y, level)
    const into = pick(ins, to.y, level)
    const [start, end] = out.x < into.x ? [out.x, into.x] : [into.x, out.x]
    if (out.cost + into.cost + length >= best.cost) continue
    const across = obstacles.across(level, start, end)
    const hits = out.hits + into.hits + across
    const crowded = taken.isLevelFree(level, start, end, source) ? 0 : 400
    const cost = out.cost + into.cost + across * hitCost + length + crowded
    if (cost >= best.cost) continue
    const bend = [
      { x: out.x, y: from.y },
      { x: out.x, y: level },
      { x: into.x, y: level },
      { x: into.x, y: to.y },
    ]
    best = { hits, cost, route: [from, ...bend, to] }
  }
  return best
}

const hitCost = 100_000

const tracksFrom = (start: number, by: number, while_: (x: number) => boolean, max: number): number[] => {
  const tracks: number[] = []
  for (let x = start; tracks.length < max && while_(x); x += by) tracks.push(x)
  return tracks
}
