import { useMemo, useRef } from 'react'
import { type Composition, wireKey } from '../../shared/composition.ts'
import type { Position } from '../../shared/layout.ts'
import { crossingsOf } from './crossings.ts'
import { endsOf, type FlowNode } from './flow.ts'
import type { Box } from './geometry.ts'
import {
  type Ends,
  type MovingRouter,
  movingRouter,
  type Route,
  routeWires,
  runsThrough,
} from './route-wires.ts'

type Drawn = {
  ends: readonly Ends[]
  boxes: readonly Box[]
  drawn: { routes: ReadonlyMap<string, Route>; crossings: ReturnType<typeof crossingsOf> }
}

const sameEnds = (a: readonly Ends[], b: readonly Ends[]): boolean =>
  a.length === b.length &&
  a.every(({ key, from, to }, index) => {
    const other = b[index]
    return (
      key === other?.key &&
      from.x === other.from.x &&
      from.y === other.from.y &&
      to.x === other.to.x &&
      to.y === other.to.y
    )
  })

const sameBoxes = (a: readonly Box[], b: readonly Box[]): boolean =>
  a.length === b.length &&
  a.every(({ x, y, height }, index) => {
    const other = b[index]
    return x === other?.x && y === other.y && height === other.height
  })

/** Beyond so many wires an edit lays only those anew that it touches. */
const fewEnough = 300

/** What a drag needs of all that stands still, found when it begins. */
type Dragging = {
  still: Drawn
  devices: string
  composition: Composition
  wires: Composition['wires']
  route: MovingRouter
  kept: ReadonlyMap<string, Route>
  crossings: Drawn['drawn']['crossings']
}

/** The routes of all wires; while devices are dragged only theirs are laid anew. */
export const useRoutes = (
  composition: Composition,
  nodes: readonly FlowNode[],
  dragged: ReadonlyMap<string, Position> | null,
) => {
  const still = useRef<Drawn>({ ends: [], boxes: [], drawn: { routes: new Map(), crossings: new Map() } })
  const dragging = useRef<Dragging | null>(null)
  return useMemo(() => {
    if (dragged) {
      const devices = [...dragged.keys()].join()
      const before = dragging.current
      const same =
        before?.still === still.current && before.devices === devices && before.composition === composition
      const drag = same ? before : beginDrag(still.current, composition, nodes, dragged, devices)
      dragging.current = drag
      const routes = new Map(drag.kept)
      for (const [key, route] of drag.route(endsOf({ ...composition, wires: drag.wires }, nodes)))
        routes.set(key, route)
      return { routes, crossings: drag.crossings }
    }
    dragging.current = null
    const { current } = still
    const ends: Ends[] = endsOf(composition, nodes)
    const boxes = boxesOf(nodes)
    // Most edits move nothing: a name being typed must not lay every wire anew.
    if (sameEnds(current.ends, ends) && sameBoxes(current.boxes, boxes)) return current.drawn
    const routes = routeWires(
      ends,
      boxes,
      ends.length > fewEnough ? untouched(current, ends, boxes) : undefined,
    )
    const drawn = { routes, crossings: crossingsOf(ends, routes) }
    still.current = { ends, boxes, drawn }
    return drawn
  }, [composition, nodes, dragged])
}

const boxesOf = (nodes: readonly FlowNode[]): Box[] =>
  nodes.flatMap(node =>
    node.type === 'device' ? [{ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }] : [],
  )

const beginDrag = (
  still: Drawn,
  composition: Composition,
  nodes: readonly FlowNode[],
  dragged: ReadonlyMap<string, Position>,
  devices: string,
): Dragging => {
  const wires = composition.wires.filter(({ from, to }) => dragged.has(from.device) || dragged.has(to.device))
  const moved = new Set(wires.map(wireKey))
  const kept = new Map([...still.drawn.routes].filter(([key]) => !moved.has(key)))
  return {
    still,
    devices,
    composition,
    wires,
    kept,
    // What moves is no obstacle to its own wires, and its wires make no gaps until they lie still.
    route: movingRouter(still.ends, boxesOf(nodes.filter(({ id }) => !dragged.has(id))), kept),
    crossings: new Map([...still.drawn.crossings].filter(([key]) => !moved.has(key))),
  }
}

/** The routes that may stay: of wires with both ends where they were, that run through no device that is new or moved. */
const untouched = (before: Drawn, ends: readonly Ends[], boxes: readonly Box[]): Map<string, Route> => {
  const place = ({ x, y, height }: Box) => `${x} ${y} ${height}`
  const old = new Set(before.boxes.map(place))
  const fresh = boxes.filter(box => !old.has(place(box)))
  const was = new Map(before.ends.map(wire => [wire.key, wire]))
  const kept = new Map<string, Route>()
  for (const wire of ends) {
    const route = before.drawn.routes.get(wire.key)
    const then = was.get(wire.key)
    if (route && then && sameEnds([then], [wire]) && !runsThrough(route, fresh)) kept.set(wire.key, route)
  }
  return kept
}
