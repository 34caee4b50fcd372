import { type Edge, type Node, type NodeHandle, Position as Side } from '@xyflow/react'
import type { Catalogue } from '../../shared/catalogue.ts'
import { type Composition, type Device, type DeviceId, wireKey } from '../../shared/composition.ts'
import type { Note, Position } from '../../shared/layout.ts'
import type { Family } from '../../shared/signature.ts'
import type { Selection } from '../store/session.ts'
import type { Crossing } from './crossings.ts'
import { type DeviceView, suppliersOf, viewOf } from './device-view.ts'
import { deviceHeight, deviceWidth, noteWidth, outputOffset, portOffset } from './geometry.ts'
import type { Ends, Route } from './route-wires.ts'

/*
 * Our graph as React Flow's nodes and edges. An object stays the same as long as what it draws stays the same, so that
 * moving one device draws one device.
 */

/** `ghost`: proposed, not there yet. */
export type DeviceNode = Node<{ view: DeviceView; ghost: boolean }, 'device'>
export type NoteNode = Node<{ note: Note }, 'note'>
export type FlowNode = DeviceNode | NoteNode
export type WireEdge = Edge<
  {
    route: Route
    crossings: readonly Crossing[]
    family: Family
    bad: boolean
    ghost: boolean
    title: string
  },
  'wire'
>

/** The handle of what a device gives; the handle of a port is its name after `in:`. */
export const outputHandle = 'out'
export const portHandle = (port: string): string => `in:${port}`
export const portOfHandle = (handle: string | null | undefined): string | null =>
  handle?.startsWith('in:') ? handle.slice(3) : null

const handleSize = 24

const handlesOf = (view: DeviceView): NodeHandle[] => [
  ...view.ports.map(
    ({ name }, index): NodeHandle => ({
      id: portHandle(name),
      type: 'target',
      position: Side.Left,
      x: -handleSize / 2,
      y: portOffset(index).y - handleSize / 2,
      width: handleSize,
      height: handleSize,
    }),
  ),
  ...(view.gives
    ? [
        {
          id: outputHandle,
          type: 'source' as const,
          position: Side.Right,
          x: outputOffset.x - handleSize / 2,
          y: outputOffset.y - handleSize / 2,
          width: handleSize,
          height: handleSize,
        },
      ]
    : []),
]

/** Remembers what was drawn last of each device. */
export const createNodeMaker = () => {
  let views = new Map<DeviceId, { device: Device; fed: string; view: DeviceView; handles: NodeHandle[] }>()
  let nodes = new Map<string, FlowNode>()
  /** What the views were made from last. */
  let from: { catalogue: Catalogue; composition: Composition; ghosts: Ghosts } | null = null

  return (
    catalogue: Catalogue,
    composition: Composition,
    notes: readonly Note[],
    placed: ReadonlyMap<string, Position>,
    selection: Selection,
    ghosts: Ghosts = noGhosts,
  ): FlowNode[] => {
    // What a ghost would feed is still open.
    const moved = from?.composition === composition && from.ghosts === ghosts && from.catalogue === catalogue
    const suppliers = moved ? noSuppliers : suppliersOf(ghosts.before ?? composition)
    if (from?.catalogue !== catalogue) views = new Map()
    from = { catalogue, composition, ghosts }
    const nextViews: typeof views = new Map()
    const nextNodes: typeof nodes = new Map()
    const selected = new Set<string>([...selection.devices, ...selection.notes])
    for (const device of composition.devices) {
      const ports = suppliers.get(device.id) ?? new Map<string, string[]>()
      const before = views.get(device.id)
      const known = moved && before?.device === device
      const fed = known ? before.fed : JSON.stringify([...ports])
      const same = before && before.device === device && before.fed === fed
      const view = same ? before.view : viewOf(catalogue, device, ports)
      const handles = same ? before.handles : handlesOf(view)
      nextViews.set(device.id, { device, fed, view, handles })
      const position = placed.get(device.id) ?? { x: 0, y: 0 }
      const old = nodes.get(device.id)
      nextNodes.set(
        device.id,
        old?.type === 'device' &&
          old.data.view === view &&
          old.data.ghost === ghosts.devices.has(device.id) &&
          sameSpot(old, position, selected)
          ? old
          : {
              id: device.id,
              type: 'device',
              position,
              data: { view, ghost: ghosts.devices.has(device.id) },
              ...(ghosts.devices.has(device.id) ? untouchable : {}),
              width: deviceWidth,
              height: deviceHeight(view.ports.length),
              measured: { width: deviceWidth, height: deviceHeight(view.ports.length) },
              handles,
              selected: selected.has(device.id),
              zIndex: selected.has(device.id) ? 1 : 0,
            },
      )
    }
    for (const note of notes) {
      const position = placed.get(note.id) ?? note.position
      const old = nodes.get(note.id)
      nextNodes.set(
        note.id,
        old?.type === 'note' && old.data.note === note && sameSpot(old, position, selected)
          ? old
          : {
              id: note.id,
              type: 'note',
              position,
              data: { note },
              width: noteWidth,
              initialHeight: 64,
              ...(old?.measured ? { measured: old.measured } : {}),
              zIndex: -1,
              selected: selected.has(note.id),
            },
      )
    }
    views = nextViews
    nodes = nextNodes
    return [...nextNodes.values()]
  }
}

/** The proposed devices and wires of a graph, and the graph without them. */
export type Ghosts = {
  before: Composition | null
  devices: ReadonlySet<DeviceId>
  wires: ReadonlySet<string>
}
export const noGhosts: Ghosts = { before: null, devices: new Set(), wires: new Set() }

const noSuppliers: ReturnType<typeof suppliersOf> = new Map()

const untouchable = { draggable: false, selectable: false, connectable: false }

const sameSpot = (node: FlowNode, { x, y }: Position, selected: ReadonlySet<string>): boolean =>
  node.position.x === x && node.position.y === y && node.selected === selected.has(node.id)

/** The two ends of each wire that has both, in canvas pixels, in the order of the composition. */
export const endsOf = (composition: Composition, nodes: readonly FlowNode[]): Ends[] => {
  const byId = new Map(nodes.map(node => [node.id, node]))
  return composition.wires.flatMap(wire => {
    const source = byId.get(wire.from.device)
    const target = byId.get(wire.to.device)
    if (source?.type !== 'device' || target?.type !== 'device') return []
    const index = target.data.view.ports.findIndex(({ name }) => name === wire.to.port)
    if (index < 0 || !source.data.view.gives) return []
    const port = portOffset(index)
    return [
      {
        key: wireKey(wire),
        source: wire.from.device,
        from: { x: source.position.x + outputOffset.x, y: source.position.y + outputOffset.y },
        to: { x: target.position.x + port.x, y: target.position.y + port.y },
      },
    ]
  })
}

/** Remembers what was drawn last of each wire. */
export const createEdgeMaker = () => {
  let edges = new Map<string, WireEdge>()
  return (
    composition: Composition,
    nodes: readonly FlowNode[],
    routes: ReadonlyMap<string, Route>,
    crossings: ReadonlyMap<string, readonly Crossing[]>,
    selected: ReadonlySet<string>,
    bad: ReadonlySet<string>,
    ghosts: ReadonlySet<string> = noGhosts.wires,
  ): WireEdge[] => {
    const views = new Map<string, DeviceView>()
    for (const node of nodes) if (node.type === 'device') views.set(node.id, node.data.view)
    const next: typeof edges = new Map()
    for (const wire of composition.wires) {
      const key = wireKey(wire)
      const route = routes.get(key)
      if (!route) continue
      const source = views.get(wire.from.device)
      const family = source?.gives?.family ?? 'app'
      const title = `${source?.name} gives ${source?.gives?.short} to ${views.get(wire.to.device)?.name}, port ${wire.to.port}`
      const old = edges.get(key)
      const crossed = crossings.get(key) ?? none
      const same =
        old?.data &&
        sameRoute(old.data.route, route) &&
        sameRoute(old.data.crossings, crossed) &&
        old.data.family === family &&
        old.data.title === title &&
        old.data.bad === bad.has(key) &&
        old.data.ghost === ghosts.has(key) &&
        old.selected === selected.has(key)
      next.set(
        key,
        same
          ? old
          : {
              id: key,
              type: 'wire',
              source: wire.from.device,
              sourceHandle: outputHandle,
              target: wire.to.device,
              targetHandle: portHandle(wire.to.port),
              selected: selected.has(key),
              reconnectable: selected.has(key) && selected.size === 1,
              data: { route, crossings: crossed, family, bad: bad.has(key), ghost: ghosts.has(key), title },
            },
      )
    }
    edges = next
    return [...next.values()]
  }
}

const none: readonly Crossing[] = []

const sameRoute = (a: readonly Position[], b: readonly Position[]): boolean =>
  a === b || (a.length === b.length && a.every(({ x, y }, index) => b[index]?.x === x && b[index]?.y === y))
