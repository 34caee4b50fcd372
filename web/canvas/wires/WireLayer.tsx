import { ViewportPortal } from '@xyflow/react'
import { memo, type RefObject, useMemo, useState } from 'react'
import type { Composition } from '../../../shared/model/composition.ts'
import { pluralize } from '../../ui/text/units.ts'
import type { FlowNode, WireView } from '../flow-types.ts'
import { useConnectionDrag } from '../gestures/connection-store.ts'
import { useDragged, useHeld } from '../gestures/drag-store.ts'
import { useIsLowDetail } from '../nodes/zoom-level-store.ts'
import { MovingWiresLayer } from './MovingWiresLayer.tsx'
import type { Routes } from './use-routes.ts'
import { useWirePointer } from './use-wire-pointer.ts'
import styles from './Wire.module.css'
import { WireShape } from './WireShape.tsx'
import { createWireChunker, type WireChunk } from './wire-chunks.ts'
import { roundedPath } from './wire-path.ts'

type Props = {
  pane: RefObject<HTMLElement | null>
  composition: Composition
  nodes: readonly FlowNode[]
  routes: Routes
  wires: readonly WireView[]
  selected: readonly string[]
}

/**
 * All wires, a few paths for thousands of them. A wire is an element of its own only while something is up with it: under
 * the pointer, selected (then it is an edge of React Flow), or proposed.
 */
export const WireLayer = ({ pane, composition, nodes, routes, wires, selected }: Props) => {
  const [chunksOf] = useState(createWireChunker)
  const made = useMemo(() => wires.filter(({ suggested }) => !suggested), [wires])
  const chunks = useMemo(() => chunksOf(made), [chunksOf, made])
  const dragged = useDragged()
  const held = useHeld()
  const lowDetail = useIsLowDetail()
  const dragging = useConnectionDrag(({ drag }) => drag !== null)
  const left = useMemo(() => {
    const moving = wires.filter(({ source, target }) => dragged.has(source) || dragged.has(target))
    return new Set([...selected, ...moving.map(({ key }) => key)])
  }, [wires, selected, dragged])
  const hovered = useWirePointer(pane, made)
  const suggestions = wires.filter(({ key, suggested }) => suggested && !selected.includes(key))
  const lit = hovered !== null && !left.has(hovered.key) && !dragging ? hovered : null
  return (
    <ViewportPortal>
      {made.length > 0 && (
        <svg
          className={[styles.layer, lowDetail ? styles.lowDetail : '', dragging ? styles.dimmed : ''].join(
            ' ',
          )}
          role="img"
          aria-label={pluralize(made.length, 'wire')}
        >
          {chunks.map(chunk => (
            <Chunk
              key={chunk.key}
              chunk={chunk}
              left={chunk.wires.some(({ key }) => left.has(key)) ? left : none}
            />
          ))}
        </svg>
      )}
      {held.size > 0 && (
        <MovingWiresLayer
          composition={composition}
          nodes={nodes}
          routes={routes}
          wires={wires}
          dragged={held}
        />
      )}
      {[...(lit ? [lit] : []), ...suggestions].map(wire => (
        <svg key={wire.key} className={styles.layer} role="presentation">
          <WireShape wire={wire} />
        </svg>
      ))}
    </ViewportPortal>
  )
}

const none: ReadonlySet<string> = new Set()

/** `left`: the wires that something else draws now. */
const Chunk = memo(({ chunk, left }: { chunk: WireChunk; left: ReadonlySet<string> }) => {
  const path = chunk.wires
    .map(({ key, route, gaps }) => (left.has(key) ? '' : roundedPath(route, 8, gaps)))
    .join('')
  return <path className={`${chunk.family} ${styles.wire} ${chunk.bad ? styles.bad : ''}`} d={path} />
})
