import { useMemo } from 'react'
import type { Composition } from '../../../shared/model/composition.ts'
import type { Family } from '../../../shared/model/signature.ts'
import type { FlowNode, WireView } from '../flow-types.ts'
import { useDragging } from '../gestures/drag-store.ts'
import { movingWires } from './moving-wires.ts'
import type { Routes } from './use-routes.ts'
import styles from './Wire.module.css'
import { roundedPath } from './wire-path.ts'

type Props = {
  composition: Composition
  nodes: readonly FlowNode[]
  routes: Routes
  wires: readonly WireView[]
  dragged: ReadonlySet<string>
}

/** The wires of what is dragged, drawn anew at each step; nothing else is. What that needs is found when a pointer goes down. */
export const MovingWiresLayer = ({ composition, nodes, routes, wires, dragged }: Props) => {
  const dragging = useDragging(state => state.dragging)
  const views = useMemo(() => new Map(wires.map(wire => [wire.key, wire])), [wires])
  const moving = useMemo(
    () => movingWires(composition, nodes, routes, dragged),
    [composition, nodes, routes, dragged],
  )
  const translated = useMemo(
    () =>
      pathsByFamily(
        moving.translated.flatMap(key => {
          const view = views.get(key)
          return view ? [[view.family, roundedPath(view.route)] as const] : []
        }),
      ),
    [moving, views],
  )
  if (!dragging) return null
  const stretched = pathsByFamily(
    [...moving.stretched(dragging.places)].map(
      ([key, route]) => [views.get(key)?.family ?? 'app', roundedPath(route)] as const,
    ),
  )
  const { x, y } = travelled(nodes, dragging)
  return (
    <svg className={`${styles.layer} ${styles.moving}`} aria-hidden="true">
      <g transform={`translate(${x} ${y})`}>
        <Paths paths={translated} />
      </g>
      <Paths paths={stretched} />
    </svg>
  )
}

const Paths = ({ paths }: { paths: ReadonlyMap<Family, string> }) =>
  [...paths].map(([family, path]) => <path key={family} className={`${family} ${styles.wire}`} d={path} />)

const pathsByFamily = (wires: readonly (readonly [Family, string])[]): Map<Family, string> => {
  const paths = new Map<Family, string>()
  for (const [family, path] of wires) paths.set(family, (paths.get(family) ?? '') + path)
  return paths
}

/** How far all that is dragged is from where it was taken up: the same for each. */
const travelled = (
  nodes: readonly FlowNode[],
  { places }: { places: ReadonlyMap<string, { x: number; y: number }> },
): { x: number; y: number } => {
  const node = nodes.find(({ id }) => places.has(id))
  const at = node && places.get(node.id)
  return node && at ? { x: at.x - node.position.x, y: at.y - node.position.y } : { x: 0, y: 0 }
}
