import { useMemo } from 'react'
import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import type { Composition, DeviceId } from '../../../shared/model/composition.ts'
import type { Layout, Position } from '../../../shared/model/layout.ts'
import type { FlowNode } from '../flow-types.ts'
import { type Framed, framed } from './frames.ts'

/** The graph as it is drawn with its frames: hidden devices stand where their wires end. */
export const useFrames = (
  catalogue: Catalogue,
  composition: Composition,
  layout: Layout,
  places: ReadonlyMap<DeviceId, Position>,
): Framed & { places: ReadonlyMap<DeviceId, Position> } => {
  const drawn = useMemo(
    () => framed(catalogue, composition, layout, places),
    [catalogue, composition, layout, places],
  )
  const standing = useMemo(
    () => (drawn.hidden.size === 0 ? places : new Map([...places, ...drawn.hidden])),
    [places, drawn],
  )
  return { ...drawn, places: standing }
}

/** The nodes, those that a collapsed frame stands for not drawn. */
export const withHidden = (nodes: FlowNode[], hidden: Framed['hidden']): FlowNode[] =>
  hidden.size === 0
    ? nodes
    : nodes.map(node => (hidden.has(node.id as DeviceId) ? { ...node, hidden: true, selected: false } : node))
