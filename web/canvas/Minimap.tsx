import { useReactFlow, useStore } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import styles from './CanvasTools.module.css'
import type { FlowNode } from './flow.ts'
import { type Box, boundsOf } from './geometry.ts'
import { useMarkedDevices } from './marks.ts'

/** The whole graph, small: what is wrong in red, what is chosen in the accent, what is seen in a frame. Drag to move there. */
export const Minimap = ({ nodes }: { nodes: readonly FlowNode[] }) => {
  const marked = useMarkedDevices()
  const boxes = useMemo(
    () =>
      nodes.map(node => ({
        id: node.id,
        note: node.type === 'note',
        selected: node.selected === true,
        x: node.position.x,
        y: node.position.y,
        width: node.width ?? 192,
        height: node.height ?? node.measured?.height ?? 60,
      })),
    [nodes],
  )
  const bounds = useMemo(() => boundsOf(boxes) ?? { x: 0, y: 0, width: 1, height: 1 }, [boxes])
  const frame = padded(bounds)
  const { setCenter, getZoom } = useReactFlow()
  const svg = useRef<SVGSVGElement>(null)
  const go = (event: React.PointerEvent) => {
    if (event.buttons !== 1 || !svg.current) return
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      svg.current.getScreenCTM()?.inverse(),
    )
    void setCenter(point.x, point.y, { zoom: getZoom() })
  }
  return (
    <div className={`float ${styles.map}`} onPointerDown={go} onPointerMove={go} aria-hidden="true">
      <svg ref={svg} viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`} aria-hidden="true">
        {boxes.map(({ id, note, selected, ...box }) => (
          <rect
            key={id}
            className={`${styles.device} ${note ? styles.note : marked.get(id) === 'error' ? styles.bad : selected ? styles.selected : ''}`}
            {...box}
            rx={14}
          />
        ))}
        <View bounds={bounds} scale={frame.width / 168} />
      </svg>
    </div>
  )
}

/** The frame of what is seen; left out while everything is. */
const View = ({ bounds, scale }: { bounds: Box; scale: number }) => {
  const [x, y, zoom] = useStore(state => state.transform)
  const width = useStore(state => state.width)
  const height = useStore(state => state.height)
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  const all =
    seen.x <= bounds.x &&
    seen.y <= bounds.y &&
    seen.x + seen.width >= bounds.x + bounds.width &&
    seen.y + seen.height >= bounds.y + bounds.height
  return all ? null : <rect className={styles.view} {...seen} strokeWidth={1.5 * scale} rx={4 * scale} />
}

/** A frame of the map's proportions around the graph, with some air. */
const padded = ({ x, y, width, height }: Box): Box => {
  const ratio = 168 / 92
  const wide = Math.max(width * 1.2, height * 1.2 * ratio, 400)
  const high = wide / ratio
  return { x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high }
}
