import { useReactFlow, useStore } from '@xyflow/react'
import { useLayoutEffect, useMemo, useRef } from 'react'
import type { Severity } from '../../../shared/problems/problem.ts'
import { tokenColour, useShownTheme } from '../../theme.ts'
import styles from '../CanvasTools.module.css'
import type { FlowNode } from '../flow-types.ts'
import { type Box, boundsOf } from './geometry.ts'
import { useMarkedDevices } from './marks.ts'
import { showsMinimap, minimapSize as size } from './minimap-place.ts'

/** Where `showsMinimap` has a place for it: the whole graph, small: what is wrong in red, what is chosen in the accent, what is seen in a frame. Drag to move there. */
export const Minimap = ({ nodes }: { nodes: readonly FlowNode[] }) => {
  const boxes = useMemo(() => nodes.map(boxOfNode), [nodes])
  const bounds = useMemo(() => boundsOf(boxes) ?? { x: 0, y: 0, width: 1, height: 1 }, [boxes])
  return useStore(state => showsMinimap(boxes, bounds, state)) ? (
    <GraphMap nodes={nodes} bounds={bounds} />
  ) : null
}

const GraphMap = ({ nodes, bounds }: { nodes: readonly FlowNode[]; bounds: Box }) => {
  const marked = useMarkedDevices()
  const theme = useShownTheme(state => state.theme)
  const { setCenter, getZoom } = useReactFlow()
  const picture = useRef<HTMLCanvasElement>(null)
  const frame = useMemo(() => padded(bounds), [bounds])
  useLayoutEffect(() => {
    if (picture.current)
      draw(picture.current, nodes, frame, node => tokenColour(tokenOf(node, marked), theme))
  }, [nodes, frame, marked, theme])
  const go = (event: React.PointerEvent) => {
    const seen = picture.current?.getBoundingClientRect()
    if (event.buttons !== 1 || !seen) return
    const x = frame.x + ((event.clientX - seen.x) / seen.width) * frame.width
    const y = frame.y + ((event.clientY - seen.y) / seen.height) * frame.height
    void setCenter(x, y, { zoom: getZoom() })
  }
  return (
    <div className={`float ${styles.map}`} onPointerDown={go} onPointerMove={go} aria-hidden="true">
      <canvas ref={picture} />
      <View bounds={bounds} frame={frame} />
    </div>
  )
}

const boxOfNode = (node: FlowNode): Box => ({
  ...node.position,
  width: node.width ?? 192,
  height: node.height ?? node.measured?.height ?? 60,
})

const tokenOf = (node: FlowNode, marked: ReadonlyMap<string, Severity>): string => {
  if (node.type === 'note') return '--warn-soft'
  if (marked.get(node.id) === 'error') return '--danger'
  return node.selected ? '--accent' : '--line-strong'
}

/** One picture for all: a thousand elements would be drawn again with every move of the frame on it. */
const draw = (
  canvas: HTMLCanvasElement,
  nodes: readonly FlowNode[],
  frame: Box,
  colourOf: (node: FlowNode) => string,
): void => {
  const pen = canvas.getContext('2d')
  if (!pen) return
  // To set its size empties it.
  canvas.width = size.width * devicePixelRatio
  canvas.height = size.height * devicePixelRatio
  const scale = canvas.width / frame.width
  pen.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale)
  for (const node of nodes) {
    const { x, y, width, height } = boxOfNode(node)
    pen.fillStyle = colourOf(node)
    pen.beginPath()
    pen.roundRect(x, y, width, height, 14)
    pen.fill()
  }
}

/** The frame of what is seen, as far as the map goes; left out while everything is. */
const View = ({ bounds, frame }: { bounds: Box; frame: Box }) => {
  const [x, y, zoom] = useStore(state => state.transform)
  const width = useStore(state => state.width)
  const height = useStore(state => state.height)
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  const all =
    seen.x <= bounds.x &&
    seen.y <= bounds.y &&
    seen.x + seen.width >= bounds.x + bounds.width &&
    seen.y + seen.height >= bounds.y + bounds.height
  if (all) return null
  const scale = size.width / frame.width
  const onMap = (at: number, from: number, length: number): number =>
    Math.min(length, Math.max(0, (at - from) * scale))
  const left = onMap(seen.x, frame.x, size.width)
  const top = onMap(seen.y, frame.y, size.height)
  return (
    <div
      className={styles.view}
      style={{
        left,
        top,
        width: onMap(seen.x + seen.width, frame.x, size.width) - left,
        height: onMap(seen.y + seen.height, frame.y, size.height) - top,
      }}
    />
  )
}

/** A frame of the map's proportions around the graph, with some air. */
const padded = ({ x, y, width, height }: Box): Box => {
  const ratio = size.width / size.height
  const wide = Math.max(width * 1.2, height * 1.2 * ratio, 400)
  const high = wide / ratio
  return { x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high }
}
