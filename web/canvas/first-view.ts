import { getViewportForBounds, useStoreApi, type Viewport } from '@xyflow/react'
import { type RefObject, useState } from 'react'
import { useDocument } from '../store/document.ts'
import type { FlowNode, WireEdge } from './flow-types.ts'
import { type Box, boundsOf, noteWidth } from './nodes/geometry.ts'
import { distanceAt, useDistance } from './nodes/zoom-level-store.ts'
import { boxesNow } from './scene.ts'

/** The room that all devices and notes take; null where there are none. */
export const wholeGraph = (): Box | null => {
  const { notes } = useDocument.getState().layout
  const noted = notes.map(({ position }) => ({ ...position, width: noteWidth, height: 80 }))
  return boundsOf([...boxesNow().values(), ...noted])
}

/** The view that shows a box with some air, never larger than life. */
export const viewOfBox = (box: Box, { width, height }: { width: number; height: number }): Viewport =>
  getViewportForBounds(box, width, height, 0.1, 1, 0.12)

/**
 * The view that a canvas opens with: the whole graph. It is set before React Flow is first rendered, which would begin at
 * 100 % and draw devices in full that a large graph shows from afar.
 */
export const useFirstView = (pane: RefObject<HTMLElement | null>): Viewport => {
  const store = useStoreApi<FlowNode, WireEdge>()
  const [view] = useState(() => {
    const size = pane.current?.getBoundingClientRect()
    const bounds = wholeGraph()
    if (!bounds || !size?.width || !size.height) return { x: 0, y: 0, zoom: 1 }
    const { x, y, zoom } = viewOfBox(bounds, size)
    store.setState({ width: size.width, height: size.height, transform: [x, y, zoom] })
    useDistance.setState({ distance: distanceAt(zoom) })
    return { x, y, zoom }
  })
  return view
}
