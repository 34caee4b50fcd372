import { type NodeHandle, Position as Side } from '@xyflow/react'
import type { CSSProperties } from 'react'
import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, wireKey } from '../../../shared/model/composition.ts'
import type { Note, Position } from '../../../shared/model/layout.ts'
import type { Selection } from '../../store/session.ts'
import type { FlowNode, WireEdge, WireView } from '../flow-types.ts'
import type { Ends } from '../route.ts'
import { type DeviceView, suppliersOf, viewOf } from './device-view.ts'
import { deviceHeight, deviceWidth, noteWidth, outputOffset, portOffset } from './geometry.ts'

/*
 * Our graph as React Flow's nodes and edges. An object stays the same as long as what it draws stays the same, so that
 * moving one device draws one device.
 */

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
  let from: { catalogue: Catalogue; composition: Composition; suggestions: Suggestions } | null = null

  return (
    catalogue: Catalogue,
    composition: Composition,
    notes: readonly Note[],
    placed: ReadonlyMap<string, Position>,
    selection: Selection,
    suggestions: Suggestions = noSuggestions,
  ): FlowNode[] => {
    // What a suggested device would feed is still open.
    const moved =
      from?.composition === composition && from.suggestions === suggestions && from.catalogue === catalogue
    const suppliers = moved ? noSuppliers : suppliersOf(suggestions.before ?? composition)
    if (from?.catalogue !== catalogue) views = new Map()
    from = { catalogue, composition, suggestions }
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
          old.data.suggested === suggestions.devices.has(device.id) &&
          sameSpot(old, position, selected)
          ? old
          : {
              id: device.id,
              type: 'device',
              position,
              style: pathKind(position),
              data: { view, suggested: suggestions.devices.has(device.id) },
              ...(suggestions.devices.has(device.id) ? untouchable : {}),
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
              style: pathKind(position),
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
export type Suggestions = {
  before: Composition | null
  devices: ReadonlySet<DeviceId>
  wires: ReadonlySet<string>
}
export const noSuggestions: Suggestions = { before: null, devices: new Set(), wires: new Set() }

const noSuppliers: ReturnType<typeof suppliersOf> = new Map()

const untouchable = { draggable: false, selectable: false, connectable: false }

/**
 * Where React Flow's element of a node stands. Its own way, a transform for each, makes a thousand coordinate systems that the
 * browser sorts into layers, and looks for the pointer in, at every frame.
 */
const pathKind = ({ x, y }: Position): CSSProperties => ({ left: x, top: y, transform: 'none' })

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

/** The selected wires; one that is selected alone can be taken by its ends. */
export const edgesOf = (wires: readonly WireView[], selected: readonly string[]): WireEdge[] => {
  const chosen = new Set(selected)
  return wires.flatMap(wire =>
    chosen.has(wire.key) && !wire.suggested
      ? [
          {
            id: wire.key,
            type: 'wire' as const,
            ariaRole: 'group' as const,
            source: wire.source,
            sourceHandle: outputHandle,
            target: wire.target,
            targetHandle: portHandle(wire.port),
            selected: true,
            reconnectable: chosen.size === 1,
            data: { wire },
          },
        ]
      : [],
  )
}
