import { useMemo, useRef } from 'react'
import { type Composition, wireKey } from '../../shared/composition.ts'
import type { Position } from '../../shared/layout.ts'
import { crossingsOf } from './crossings.ts'
import { endsOf, type FlowNode } from './flow.ts'
import type { Box } from './geometry.ts'
import { type Ends, type Route, routeWires } from './route-wires.ts'

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

/** The routes of all wires; while devices are dragged only theirs are laid anew. */
export const useRoutes = (
  composition: Composition,
  nodes: readonly FlowNode[],
  dragged: ReadonlyMap<string, Position> | null,
) => {
  const still = useRef<Drawn>({ ends: [], boxes: [], drawn: { routes: new Map(), crossings: new Map() } })
  return useMemo(() => {
    const ends: Ends[] = endsOf(composition, nodes)
    const boxes = nodes.flatMap(node =>
      node.type === 'device' ? [{ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }] : [],
    )
    if (!dragged) {
      const { current } = still
      // Most edits move nothing: a name being typed must not lay every wire anew.
      if (sameEnds(current.ends, ends) && sameBoxes(current.boxes, boxes)) return current.drawn
      const routes = routeWires(ends, boxes)
      const drawn = { routes, crossings: crossingsOf(ends, routes) }
      still.current = { ends, boxes, drawn }
      return drawn
    }
    const moved = new Set(
      composition.wires
        .filter(({ from, to }) => dragged.has(from.device) || dragged.has(to.device))
        .map(wireKey),
    )
    const kept = new Map([...still.current.drawn.routes].filter(([key]) => !moved.has(key)))
    const routes = routeWires(ends, boxes, kept)
    return { routes, crossings: crossingsOf(ends, routes, 400_000) }
  }, [composition, nodes, dragged])
}
