import { useMemo, useRef } from 'react'
import type { Composition } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { FlowNode } from '../flow-types.ts'
import { endsOf } from '../nodes/flow.ts'
import type { Box } from '../nodes/geometry.ts'
import type { Ends, Route } from '../route.ts'
import { crossingsOf } from './crossings.ts'
import { routeWires, runsThrough } from './route-wires.ts'

/** All wires as they lie while nothing is dragged. */
export type Routes = {
  ends: readonly Ends[]
  boxes: readonly Box[]
  routes: ReadonlyMap<string, Route>
  crossings: ReadonlyMap<string, readonly Position[]>
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

const nothing: Routes = { ends: [], boxes: [], routes: new Map(), crossings: new Map() }

/** The routes of all wires: the same object as long as no end and no device has moved. */
export const useRoutes = (composition: Composition, nodes: readonly FlowNode[]): Routes => {
  const last = useRef(nothing)
  return useMemo(() => {
    const before = last.current
    const ends: Ends[] = endsOf(composition, nodes)
    const boxes = boxesOf(nodes)
    // Most edits move nothing: a name being typed must not lay every wire anew.
    if (sameEnds(before.ends, ends) && sameBoxes(before.boxes, boxes)) return before
    const kept = ends.length > fewEnough ? untouched(before, ends, boxes) : undefined
    const routes = routeWires(ends, boxes, kept)
    last.current = { ends, boxes, routes, crossings: crossingsOf(ends, routes) }
    return last.current
  }, [composition, nodes])
}

/** The room that the devices among the nodes take. */
export const boxesOf = (nodes: readonly FlowNode[]): Box[] =>
  nodes.flatMap(node =>
    node.type === 'device' ? [{ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }] : [],
  )

/** The routes that may stay: of wires with both ends where they were, that run through no device that is new or moved. */
const untouched = (before: Routes, ends: readonly Ends[], boxes: readonly Box[]): Map<string, Route> => {
  const place = ({ x, y, height }: Box) => `${x} ${y} ${height}`
  const old = new Set(before.boxes.map(place))
  const fresh = boxes.filter(box => !old.has(place(box)))
  const was = new Map(before.ends.map(wire => [wire.key, wire]))
  const kept = new Map<string, Route>()
  for (const wire of ends) {
    const route = before.routes.get(wire.key)
    const then = was.get(wire.key)
    if (route && then && sameEnds([then], [wire]) && !runsThrough(route, fresh)) kept.set(wire.key, route)
  }
  return kept
}
