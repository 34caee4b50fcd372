import { type ReactFlowState, useReactFlow, useStore, useStoreApi } from '@xyflow/react'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useRail } from '../palette/use-rail.ts'
import { useSession, useSidePane } from '../store/session.ts'
import { provideControls } from './controls.ts'
import { viewOfBox, wholeGraph } from './first-view.ts'
import type { FlowNode, WireEdge } from './flow-types.ts'
import { distanceAt, showDistance, titleStepAt } from './nodes/zoom-level-store.ts'

/* What goes on with the view of the canvas, without drawing anything. */

/** Tells devices and style sheet how far away the canvas is. */
export const ZoomLevelObserver = ({ pane }: { pane: RefObject<HTMLElement | null> }) => {
  const store = useStoreApi<FlowNode, WireEdge>()
  const distance = useStore(({ transform }) => distanceAt(transform[2]))
  const titleStep = useStore(({ transform }) => titleStepAt(transform[2]))
  useLayoutEffect(() => {
    pane.current?.classList.toggle('zoom-mid', distance !== 'near')
    pane.current?.classList.toggle('zoom-tiny', distance === 'tiny')
    showDistance(distance, () => inView(store.getState()))
  }, [distance, pane, store])
  useLayoutEffect(() => pane.current?.setAttribute('data-title-step', String(titleStep)), [titleStep, pane])
  return null
}

/** The ids of the nodes in view, from its middle outwards. */
const inView = ({
  nodeLookup,
  transform: [x, y, zoom],
  width,
  height,
}: ReactFlowState<FlowNode, WireEdge>): string[] =>
  [...nodeLookup.values()]
    .map(({ id, position, width: wide = 0, height: high = 0 }) => ({
      id,
      right: Math.abs((position.x + wide / 2) * zoom + x - width / 2) - (wide * zoom) / 2,
      down: Math.abs((position.y + high / 2) * zoom + y - height / 2) - (high * zoom) / 2,
    }))
    .filter(({ right, down }) => right < width / 2 && down < height / 2)
    .sort((a, b) => Math.hypot(a.right, a.down) - Math.hypot(b.right, b.down))
    .map(({ id }) => id)

const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Lets the bar, the palette and the keys reach the view. */
export const ViewportControls = () => {
  const flow = useReactFlow<FlowNode, WireEdge>()
  const store = useStoreApi()
  useEffect(() => {
    const duration = reducedMotion() ? 0 : 260
    const seen = () => store.getState().domNode?.getBoundingClientRect() ?? new DOMRect()
    provideControls({
      fit: () => {
        const bounds = wholeGraph()
        if (bounds) void flow.setViewport(viewOfBox(bounds, seen()), { duration })
      },
      zoom: by => {
        if (by === 'actual') void flow.zoomTo(1, { duration })
        else if (by === 'in') void flow.zoomIn({ duration })
        else void flow.zoomOut({ duration })
      },
      centre: () => {
        const { left, top, width, height } = seen()
        return flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 }, { snapToGrid: false })
      },
      at: client => {
        const under = document.elementFromPoint(client.x, client.y)
        return store.getState().domNode?.contains(under)
          ? flow.screenToFlowPosition(client, { snapToGrid: false })
          : null
      },
      client: at => flow.flowToScreenPosition(at),
      fitBox: box => void flow.setViewport(viewOfBox(box, seen()), { duration }),
      show: box => {
        const { width, height } = seen()
        const { x, y, zoom } = flow.getViewport()
        const left = box.x * zoom + x
        const top = box.y * zoom + y
        const inSight =
          left >= 16 &&
          top >= 16 &&
          left + box.width * zoom <= width - 16 &&
          top + box.height * zoom <= height - 64
        if (inSight) return
        const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
        void flow.setCenter(at.x, at.y, { zoom: Math.max(zoom, 0.75), duration })
      },
      zoomLevel: () => flow.getZoom(),
    })
    return () => provideControls(null)
  }, [flow, store])
  return null
}

/** Keeps the devices where they are on the screen when the palette folds or unfolds beside the canvas. */
export const ViewportAnchor = () => {
  const rail = useRail()
  const { getViewport, setViewport } = useReactFlow()
  // There from the second rendering on: what is not there has no place to keep.
  const canvas = useStore(({ domNode }) => domNode)
  const before = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (!canvas) return
    const { left } = canvas.getBoundingClientRect()
    if (before.current !== null && before.current !== left) {
      const { x, y, zoom } = getViewport()
      void setViewport({ x: x + before.current - left, y, zoom })
    }
    before.current = left
  }, [rail, canvas, getViewport, setViewport])
  return null
}

/** Shows what another part of the page asks to see, and keeps what is selected in sight when panes open. */
export const RevealController = () => {
  const revealed = useSession(state => state.revealed)
  const { setCenter, setViewport, getViewport, getNode } = useReactFlow<FlowNode, WireEdge>()
  const only = useSession(({ selection }) =>
    selection.devices.length === 1 ? selection.devices[0] : undefined,
  )
  const side = useSidePane()
  const width = useStore(state => state.width)
  const before = useRef(width)

  useEffect(() => {
    if (!revealed) return
    const { place } = revealed
    const ids =
      place.kind === 'wire'
        ? (place.wire.match(/^(.*)>(.*)\./)?.slice(1, 3) ?? [])
        : 'device' in place && place.device
          ? [place.device]
          : []
    const boxes = ids.flatMap(id => {
      const node = getNode(id)
      return node ? [{ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }] : []
    })
    if (boxes.length === 0) return
    const x = boxes.reduce((sum, box) => sum + box.x + box.width / 2, 0) / boxes.length
    const y = boxes.reduce((sum, box) => sum + box.y + box.height / 2, 0) / boxes.length
    void setCenter(x, y, { zoom: Math.max(0.75, getViewport().zoom), duration: reducedMotion() ? 0 : 260 })
  }, [revealed, setCenter, getViewport, getNode])

  useEffect(() => {
    // In narrow windows the side pane lies over the canvas instead of beside it.
    const over = innerWidth < 1100 ? (document.querySelector('[data-side]')?.clientWidth ?? 0) : 0
    const seen = width - (side === 'none' ? 0 : over)
    const narrower = seen < before.current
    before.current = seen
    if (!narrower || only === undefined) return
    const node = getNode(only)
    if (!node) return
    const { x, y, zoom } = getViewport()
    const left = node.position.x * zoom + x
    const right = left + (node.width ?? 0) * zoom
    const by = right > seen - 24 ? seen - 24 - right : left < 24 ? 24 - left : 0
    // Sideways only, and no further than needed: what people look at stays where it is.
    if (by !== 0) void setViewport({ x: x + by, y, zoom }, { duration: reducedMotion() ? 0 : 160 })
  }, [width, only, side, getNode, getViewport, setViewport])
  return null
}
