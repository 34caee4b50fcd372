import { type Composition, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { FlowNode } from '../flow-types.ts'
import { endsOf } from '../nodes/flow.ts'
import type { Route } from '../route.ts'
import { movingRouter } from './route-wires.ts'
import { boxesOf, type Routes } from './use-routes.ts'

/** The wires of what is dragged. */
export type MovingWires = {
  /** With both ends in the drag: these keep their shape. */
  translated: readonly string[]
  /** With one end that stands still: how they run with the others ends at these places. */
  stretched: (places: ReadonlyMap<string, Position>) => Map<string, Route>
}

/** Finds out once, when a drag begins, what each of its steps needs of all that stands still. */
export const movingWires = (
  composition: Composition,
  nodes: readonly FlowNode[],
  { ends, routes }: Routes,
  dragged: ReadonlySet<string>,
): MovingWires => {
  const touched = composition.wires.filter(
    ({ from, to }) => dragged.has(from.device) || dragged.has(to.device),
  )
  const translated = touched.filter(({ from, to }) => dragged.has(from.device) && dragged.has(to.device))
  const inside = new Set(translated)
  const wires = touched.filter(wire => !inside.has(wire))
  const moved = new Set(touched.map(wireKey))
  const kept = new Map([...routes].filter(([key]) => !moved.has(key)))
  // What moves is no obstacle to its own wires.
  const route = movingRouter(ends, boxesOf(nodes.filter(({ id }) => !dragged.has(id))), kept)
  const near = new Set(wires.flatMap(({ from, to }) => [from.device as string, to.device]))
  const concerned = nodes.filter(({ id }) => near.has(id))
  return {
    translated: translated.map(wireKey),
    stretched: places =>
      route(
        endsOf(
          { ...composition, wires },
          concerned.map(node => ({ ...node, position: places.get(node.id) ?? node.position })),
        ),
      ),
  }
}
