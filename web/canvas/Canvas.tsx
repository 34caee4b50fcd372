import '@xyflow/react/dist/base.css'
import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
} from '@xyflow/react'
import {
  type MouseEvent as ReactMouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { DeviceId } from '../../shared/model/composition.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { type Selection, select, useSession } from '../store/session.ts'
import styles from './Canvas.module.css'
import { CanvasTools } from './CanvasTools.tsx'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { askMenu } from './edits/context-menu-store.ts'
import { QuickAddMenu } from './edits/QuickAddMenu.tsx'
import { openQuickAddAt } from './edits/quick-add.ts'
import { useSuggestion } from './edits/suggestion-store.ts'
import { useFirstView } from './first-view.ts'
import type { FlowNode, WireEdge } from './flow-types.ts'
import { FrameLayer } from './frames/FrameLayer.tsx'
import { useFrames, withHidden } from './frames/use-frames.ts'
import { ConnectionHint } from './gestures/ConnectionHint.tsx'
import { ConnectionLine, SettledLines } from './gestures/ConnectionLine.tsx'
import { clearConnectionDrag } from './gestures/connection-store.ts'
import { useDragged } from './gestures/drag-store.ts'
import { useFocus } from './gestures/focus-store.ts'
import { onCanvasKey, openDevice } from './gestures/keys.ts'
import { Guides } from './gestures/SnapGuides.tsx'
import { useDeviceDrag } from './gestures/use-device-drag.ts'
import { useDoubleClick } from './gestures/use-double-click.ts'
import { useWiring } from './gestures/use-wiring.ts'
import { DeviceNode } from './nodes/DeviceNode.tsx'
import { createNodeMaker, edgesOf, noSuggestions, type Suggestions } from './nodes/flow.ts'
import { showMarks, useMarkedWires } from './nodes/marks.ts'
import { NoteNode } from './nodes/NoteNode.tsx'
import { placeDevices } from './nodes/place.ts'
import { useKnownMeasures } from './nodes/precomputed-sizes.ts'
import { RevealController, ViewportAnchor, ViewportControls, ZoomLevelObserver } from './View.tsx'
import { useRoutes } from './wires/use-routes.ts'
import { Wire } from './wires/Wire.tsx'
import { WireLayer } from './wires/WireLayer.tsx'
import { createWireMaker } from './wires/wire-view.ts'

const nodeTypes = { device: DeviceNode, note: NoteNode }
const edgeTypes = { wire: Wire }

/** The graph, to be composed by pointer and by keys. */
export const Canvas = () => {
  const pane = useRef<HTMLElement>(null)
  const readOnly = useDocument(state => state.readOnly)
  // The first view is that of the whole graph, so the room for it has to be there.
  const [there, setThere] = useState(false)
  useLayoutEffect(() => setThere(true), [])
  return (
    <section
      ref={pane}
      className={styles.canvas}
      aria-label="Canvas"
      onKeyDown={onCanvasKey}
      {...(!readOnly && { onDoubleClick: onPaneDoubleClick })}
      onFocus={event => {
        const id = (event.target as Element).closest?.('[data-device]')?.getAttribute('data-device')
        if (id) useFocus.setState({ device: DeviceId.parse(id) })
      }}
    >
      {there && (
        <ReactFlowProvider>
          <Flow pane={pane} />
        </ReactFlowProvider>
      )}
    </section>
  )
}

const Flow = ({ pane }: { pane: RefObject<HTMLElement | null> }) => {
  useKnownMeasures()
  const firstView = useFirstView(pane)
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const layout = useDocument(state => state.layout)
  const selection = useSession(state => state.selection)
  const readOnly = useDocument(state => state.readOnly)
  const dragged = useDragged()
  const [makeNodes] = useState(createNodeMaker)
  const [makeWires] = useState(createWireMaker)
  const [measured, setMeasured] = useState<ReadonlyMap<string, { width: number; height: number }>>(new Map())
  const problems = useProblems()
  const badWires = useMarkedWires()
  const suggestion = useSuggestion(state => state.suggestion)
  const suggestions: Suggestions = suggestion ?? noSuggestions
  const graph = suggestion?.after ?? composition
  useEffect(() => showMarks(problems, composition), [problems, composition])

  const stood = useMemo(
    () => placeDevices(catalogue, graph, { ...layout.positions, ...suggestion?.positions }),
    [catalogue, graph, layout.positions, suggestion],
  )
  const { frames, composition: drawn, places: placed, hidden } = useFrames(catalogue, graph, layout, stood)
  const nodes = useMemo(
    () =>
      withHidden(
        makeNodes(catalogue, drawn, layout.notes, placed, selection, suggestions).map(node =>
          node.type === 'note' ? withMeasure(node, measured.get(node.id)) : node,
        ),
        hidden,
      ),
    [makeNodes, catalogue, drawn, layout.notes, placed, selection, measured, suggestions, hidden],
  )
  // What is dragged stays on the page when the place that it was taken from is scrolled out of view.
  const shown = useMemo(
    () =>
      dragged.size === 0
        ? nodes
        : nodes.map(node => (dragged.has(node.id) ? { ...node, dragging: true, zIndex: 2 } : node)),
    [nodes, dragged],
  )
  const routes = useRoutes(drawn, nodes)
  const wires = useMemo(
    () => makeWires(drawn, nodes, routes, badWires, suggestions.wires),
    [makeWires, drawn, nodes, routes, badWires, suggestions],
  )
  const edges = useMemo(
    () =>
      edgesOf(wires, selection.wires).filter(
        ({ source, target }) => !dragged.has(source) && !dragged.has(target),
      ),
    [wires, selection.wires, dragged],
  )

  const { onMoves, isPressed } = useDeviceDrag(pane)
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      onMoves(changes)
      const sizes = changes.flatMap(change =>
        change.type === 'dimensions' && change.dimensions && change.id.startsWith('note-')
          ? [[change.id, change.dimensions] as const]
          : [],
      )
      if (sizes.length > 0) setMeasured(before => new Map([...before, ...sizes]))
      if (!isPressed()) applySelection(changes, 'nodes')
    },
    [onMoves, isPressed],
  )
  const boxing = useRef(false)
  // A box drawn around devices means the devices: the wires between them come along in any case.
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) => {
      if (!boxing.current && !isPressed()) applySelection(changes, 'edges')
    },
    [isPressed],
  )

  const wiring = useWiring(pane)
  const noteClick = useDoubleClick(openClicked)
  const onNodeClick = useCallback(
    (event: ReactMouseEvent, { id, type }: FlowNode) => {
      clearConnectionDrag()
      if (type === 'device') noteClick(id, event)
    },
    [noteClick],
  )

  return (
    <>
      <ReactFlow<FlowNode, WireEdge>
        nodes={shown}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        {...(!readOnly && wiring)}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        onSelectionStart={() => {
          boxing.current = true
        }}
        onSelectionEnd={() => {
          boxing.current = false
        }}
        onPaneClick={clearConnectionDrag}
        onNodeClick={onNodeClick}
        {...(!readOnly && contextMenus)}
        connectionLineComponent={ConnectionLine}
        connectionRadius={24}
        reconnectRadius={8}
        snapToGrid
        snapGrid={[8, 8]}
        minZoom={0.1}
        maxZoom={2}
        defaultViewport={firstView}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        multiSelectionKeyCode={multiSelectKeys}
        selectionMode={SelectionMode.Partial}
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
        selectNodesOnDrag={false}
        onlyRenderVisibleElements={nodes.length > 150}
        attributionPosition="bottom-center"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={2} color="var(--canvas-dot)" />
        <FrameLayer frames={frames} />
        <WireLayer
          pane={pane}
          composition={drawn}
          nodes={nodes}
          routes={routes}
          wires={wires}
          selected={selection.wires}
        />
        <Guides />
        <SettledLines />
        <ConnectionHint />
        <ZoomLevelObserver pane={pane} />
        <ViewportControls />
        <ViewportAnchor />
        <RevealController />
      </ReactFlow>
      <CanvasTools nodes={nodes} />
      {!readOnly && <QuickAddMenu />}
      {composition.devices.length === 0 && !readOnly && <EmptyCanvas />}
    </>
  )
}

/** Two presses on empty canvas offer devices there. */
const onPaneDoubleClick = ({ target, clientX: x, clientY: y }: ReactMouseEvent): void => {
  if (target instanceof Element && target.classList.contains('react-flow__pane')) openQuickAddAt({ x, y })
}

const openClicked = (id: string): void => openDevice(DeviceId.parse(id))

/** The right button, or the menu key: what is pressed becomes the selection where it is not part of it. */
const contextMenus = {
  onNodeContextMenu: (event: ReactMouseEvent, node: FlowNode): void => {
    event.preventDefault()
    const { selection } = useSession.getState()
    if (node.type === 'note') select({ notes: [node.id] })
    else if (!selection.devices.some(id => id === node.id)) select({ devices: [DeviceId.parse(node.id)] })
    askMenu('devices', { x: event.clientX, y: event.clientY })
  },
  onSelectionContextMenu: (event: ReactMouseEvent): void => {
    event.preventDefault()
    askMenu('devices', { x: event.clientX, y: event.clientY })
  },
  onPaneContextMenu: (event: MouseEvent | ReactMouseEvent): void => {
    event.preventDefault()
    askMenu('canvas', { x: event.clientX, y: event.clientY })
  },
}

const multiSelectKeys = ['Shift', 'Control', 'Meta']

const withMeasure = (node: FlowNode, measured: { width: number; height: number } | undefined): FlowNode =>
  measured && (node.measured?.height !== measured.height || node.measured?.width !== measured.width)
    ? Object.assign(node, { measured })
    : node

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
