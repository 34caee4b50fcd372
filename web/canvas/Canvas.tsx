import '@xyflow/react/dist/base.css'
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  getViewportForBounds,
  type NodeChange,
  type OnConnectStartParams,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { catalogue } from '../../shared/catalogue.ts'
import { DeviceId, isApp, type Wire as WireData, wireKey } from '../../shared/composition.ts'
import type { Position } from '../../shared/layout.ts'
import { useProblems } from '../problems/use-problems.ts'
import { moveDevices, useDocument } from '../store/document.ts'
import { openSource, type Selection, select, useSession } from '../store/session.ts'
import { moduleFile } from '../store/source-of-app.ts'
import { extendApp, join } from './actions.ts'
import styles from './Canvas.module.css'
import { CanvasTools } from './CanvasTools.tsx'
import { provideControls } from './controls.ts'
import { crossingsOf } from './crossings.ts'
import { DeviceNode } from './DeviceNode.tsx'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { targetAt } from './end-at.ts'
import type { End } from './fits.ts'
import {
  createEdgeMaker,
  createNodeMaker,
  endsOf,
  type FlowNode,
  portOfHandle,
  type WireEdge,
} from './flow.ts'
import { useFocus } from './focus-store.ts'
import { type Box, boundsOf, boxOf, noteWidth } from './geometry.ts'
import { onCanvasKey } from './keys.ts'
import { showMarks, useMarkedWires } from './marks.ts'
import { NoteNode } from './NoteNode.tsx'
import { OfferMenu } from './OfferMenu.tsx'
import { PullHint, reasonAgainst } from './PullHint.tsx'
import { KeptLines, PullLine } from './PullLine.tsx'
import { placeDevices } from './place.ts'
import { clearPull, endPull, offer, refuse, startPull, usePull } from './pull-store.ts'
import { type Ends, type Route, routeWires } from './route-wires.ts'
import { boxesNow, placesNow, standingNow, unwrittenPlaces } from './scene.ts'
import { Wire } from './Wire.tsx'

const nodeTypes = { device: DeviceNode, note: NoteNode }
const edgeTypes = { wire: Wire }
/** Whether two ends fit is decided by what the pointer is over, in `onConnectEnd`. */
const never = () => false

/** The graph, to be composed by pointer and by keys. */
export const Canvas = () => (
  <ReactFlowProvider>
    <Flow />
  </ReactFlowProvider>
)

const Flow = () => {
  const composition = useDocument(state => state.composition)
  const layout = useDocument(state => state.layout)
  const selection = useSession(state => state.selection)
  const [dragged, setDragged] = useState<ReadonlyMap<string, Position> | null>(null)
  const [makeNodes] = useState(createNodeMaker)
  const [makeEdges] = useState(createEdgeMaker)
  const [measured, setMeasured] = useState<ReadonlyMap<string, { width: number; height: number }>>(new Map())
  const problems = useProblems()
  const badWires = useMarkedWires()
  const pane = useRef<HTMLElement>(null)

  useEffect(() => showMarks(problems, composition), [problems, composition])

  const placed = useMemo(
    () => placeDevices(catalogue, composition, layout.positions),
    [composition, layout.positions],
  )
  const standing = useMemo(
    () => (dragged ? new Map<string, Position>([...placed, ...dragged]) : placed),
    [placed, dragged],
  )
  const nodes = useMemo(
    () =>
      makeNodes(catalogue, composition, layout.notes, standing, selection).map(node =>
        node.type === 'note' ? withMeasure(node, measured.get(node.id)) : node,
      ),
    [makeNodes, composition, layout.notes, standing, selection, measured],
  )
  const { routes, crossings } = useRoutes(composition, nodes, dragged)
  const wires = selection.wires
  const edges = useMemo(
    () => makeEdges(catalogue, composition, nodes, routes, crossings, new Set(wires), badWires),
    [makeEdges, composition, nodes, routes, crossings, wires, badWires],
  )

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    const moves = changes.flatMap(change =>
      change.type === 'position' && change.position ? [[change.id, change.position] as const] : [],
    )
    if (moves.length > 0) setDragged(before => new Map([...(before ?? []), ...moves]))
    const sizes = changes.flatMap(change =>
      change.type === 'dimensions' && change.dimensions && change.id.startsWith('note-')
        ? [[change.id, change.dimensions] as const]
        : [],
    )
    if (sizes.length > 0) setMeasured(before => new Map([...before, ...sizes]))
    applySelection(changes, 'nodes')
  }, [])
  const onEdgesChange = useCallback((changes: EdgeChange<WireEdge>[]) => applySelection(changes, 'edges'), [])

  const onDragStop = useCallback(() => {
    setDragged(moved => {
      if (moved) queueMicrotask(() => moveDevices({ ...unwrittenPlaces(), ...Object.fromEntries(moved) }))
      return null
    })
  }, [])

  const reconnecting = useRef<WireData | null>(null)
  const onReconnectStart = useCallback((_event: React.MouseEvent, edge: WireEdge) => {
    reconnecting.current =
      useDocument.getState().composition.wires.find(wire => wireKey(wire) === edge.id) ?? null
  }, [])
  const onConnectStart = useCallback((_event: unknown, params: OnConnectStartParams) => {
    const end = endOf(params)
    if (end) startPull(end, 'pointer', reconnecting.current)
  }, [])
  const { screenToFlowPosition } = useReactFlow()
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent) => {
      const moving = reconnecting.current
      reconnecting.current = null
      const { pull } = usePull.getState()
      if (!pull) return
      const client = 'changedTouches' in event ? event.changedTouches[0] : event
      if (!client) return endPull()
      const inside =
        pane.current?.contains(document.elementFromPoint(client.clientX, client.clientY)) ?? false
      const at = screenToFlowPosition({ x: client.clientX, y: client.clientY }, { snapToGrid: false })
      const target = targetAt(at, pull.end, pull.fits, standingNow())
      if (!inside) return endPull()
      if (target.on === 'end' && target.fits) {
        endPull()
        join(pull.end, target.end, moving)
      } else if (target.on === 'end') {
        const problem = reasonAgainst(useDocument.getState().composition, pull.end, target.end)
        if (problem) refuse({ end: pull.end, at: target.end, problem })
        else endPull()
      } else if (target.on === 'device') {
        endPull()
        if (pull.extendable.has(target.device) && !moving) extendApp(target.device, pull.end.device)
      } else if (Math.hypot(...awayFrom(pull.end, at)) < 28) endPull()
      else offer({ end: pull.end, at, client: { x: client.clientX, y: client.clientY }, moving })
    },
    [screenToFlowPosition],
  )

  const onNodeDoubleClick = useCallback((_event: React.MouseEvent, node: FlowNode) => {
    const device = useDocument.getState().composition.devices.find(({ id }) => id === node.id)
    if (!device || !isApp(device)) return
    const file = moduleFile(device.app.module, useDocument.getState().sources)
    if (file) openSource(file)
  }, [])

  return (
    <section
      ref={pane}
      className={styles.canvas}
      aria-label="Canvas"
      onKeyDown={onCanvasKey}
      onFocus={event => {
        const id = (event.target as Element).closest?.('[data-device]')?.getAttribute('data-device')
        if (id) useFocus.setState({ device: DeviceId.parse(id) })
      }}
    >
      <ReactFlow<FlowNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={onDragStop}
        onSelectionDragStop={onDragStop}
        onConnectStart={onConnectStart}
        onConnectEnd={onConnectEnd}
        onReconnect={noReconnect}
        onReconnectStart={onReconnectStart}
        onNodeDoubleClick={onNodeDoubleClick}
        onPaneClick={clearPull}
        onNodeClick={clearPull}
        isValidConnection={never}
        connectionLineComponent={PullLine}
        connectionRadius={24}
        reconnectRadius={8}
        snapToGrid
        snapGrid={[8, 8]}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={fitOptions}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        multiSelectionKeyCode={multiSelectKeys}
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
        onlyRenderVisibleElements={nodes.length > 150}
        attributionPosition="bottom-center"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={2} color="var(--canvas-dot)" />
        <KeptLines />
        <PullHint />
        <ZoomClass pane={pane} />
        <Provided />
        <Revealer />
      </ReactFlow>
      <CanvasTools nodes={nodes} />
      <OfferMenu />
      {composition.devices.length === 0 && <EmptyCanvas />}
    </section>
  )
}

const fitOptions = { padding: 0.12, maxZoom: 1 }
const multiSelectKeys = ['Shift', 'Control', 'Meta']
/** React Flow shows the anchors of a wire's ends only where this is given; `onConnectEnd` does the work. */
const noReconnect = (_old: WireEdge, _connection: Connection) => {}

const withMeasure = (node: FlowNode, measured: { width: number; height: number } | undefined): FlowNode =>
  measured && (node.measured?.height !== measured.height || node.measured?.width !== measured.width)
    ? Object.assign(node, { measured })
    : node

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
const useRoutes = (
  composition: Parameters<typeof endsOf>[0],
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

/** Takes over what was selected on the canvas. */
const applySelection = (changes: readonly { type: string }[], which: 'nodes' | 'edges'): void => {
  const selects = changes.filter(
    (change): change is { type: 'select'; id: string; selected: boolean } => change.type === 'select',
  )
  if (selects.length === 0) return
  const { selection } = useSession.getState()
  const notes = new Set(useDocument.getState().layout.notes.map(({ id }) => id))
  const next = {
    devices: new Set<string>(selection.devices),
    wires: new Set(selection.wires),
    notes: new Set(selection.notes),
  }
  for (const { id, selected } of selects) {
    const set = which === 'edges' ? next.wires : notes.has(id) ? next.notes : next.devices
    if (selected) set.add(id)
    else set.delete(id)
  }
  const chosen: Selection = {
    devices: [...next.devices].map(id => DeviceId.parse(id)),
    wires: [...next.wires],
    notes: [...next.notes],
  }
  select(chosen)
}

const endOf = ({ nodeId, handleId }: OnConnectStartParams): End | null => {
  if (nodeId === null) return null
  const device = DeviceId.parse(nodeId)
  const port = portOfHandle(handleId)
  return port === null ? { kind: 'output', device } : { kind: 'port', device, port }
}

/** How far a point is from the device that an end belongs to: a slip of the hand offers nothing. */
const awayFrom = (end: End, { x, y }: Position): [number, number] => {
  const device = useDocument.getState().composition.devices.find(({ id }) => id === end.device)
  const at = placesNow().get(end.device)
  if (!device || !at) return [0, 0]
  const box = boxOf(catalogue, device, at)
  return [Math.max(box.x - x, 0, x - box.x - box.width), Math.max(box.y - y, 0, y - box.y - box.height)]
}

/** Tells the style sheet how far away the canvas is. */
const ZoomClass = ({ pane }: { pane: React.RefObject<HTMLElement | null> }) => {
  const level = useStore(({ transform: [, , zoom] }) =>
    zoom < 0.24 ? 'tiny' : zoom < 0.35 ? 'far' : zoom < 0.6 ? 'mid' : 'near',
  )
  const zoom = useStore(({ transform }) => (transform[2] < 0.35 ? Math.round(transform[2] * 50) / 50 : 1))
  useEffect(() => {
    const { classList, style } = pane.current ?? document.body
    classList.toggle('zoom-tiny', level === 'tiny')
    classList.toggle('zoom-far', level === 'far' || level === 'tiny')
    classList.toggle('zoom-mid', level === 'mid')
    style.setProperty('--zoom', String(Math.max(0.1, zoom)))
  }, [level, zoom, pane])
  return null
}

const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Lets the bar, the palette and the keys reach the view. */
const Provided = () => {
  const flow = useReactFlow<FlowNode, WireEdge>()
  const store = useStoreApi()
  useEffect(() => {
    const duration = reducedMotion() ? 0 : 260
    const seen = () => store.getState().domNode?.getBoundingClientRect() ?? new DOMRect()
    provideControls({
      fit: () => {
        const { layout } = useDocument.getState()
        const notes = layout.notes.map(({ position }) => ({ ...position, width: noteWidth, height: 80 }))
        const bounds = boundsOf([...boxesNow().values(), ...notes])
        const { width, height } = seen()
        if (bounds)
          void flow.setViewport(getViewportForBounds(bounds, width, height, 0.1, 1, fitOptions.padding), {
            duration,
          })
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

/** Shows what another part of the page asks to see, and keeps what is selected in sight when panes open. */
const Revealer = () => {
  const revealed = useSession(state => state.revealed)
  const { setCenter, getViewport, getNode } = useReactFlow<FlowNode, WireEdge>()
  const only = useSession(({ selection }) =>
    selection.devices.length === 1 ? selection.devices[0] : undefined,
  )
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
    const narrower = width < before.current
    before.current = width
    if (!narrower || only === undefined) return
    const node = getNode(only)
    if (!node) return
    const { x, zoom } = getViewport()
    const right = (node.position.x + (node.width ?? 0)) * zoom + x
    if (right > width - 16 || node.position.x * zoom + x < 0)
      void setCenter(node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2, {
        zoom,
        duration: reducedMotion() ? 0 : 160,
      })
  }, [width, only, getNode, getViewport, setCenter])
  return null
}
