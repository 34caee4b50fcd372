import { type Edge, type Node } from '@xyflow/react'
import type { Catalogue } from '../../shared/catalogue.ts'
import { type Composition, type DeviceId } from '../../shared/composition.ts'
import type { Note, Position } from '../../shared/layout.ts'
import type { Family } from '../../shared/signature.ts'
import type { Selection } from '../store/session.ts'
import type { Crossing } from './crossings.ts'
import { type DeviceView } from './device-view.ts'
import type { Ends, Route } from './route-wires.ts'
/** `ghost`: proposed, not there yet. */
export type DeviceNode = Node<
  {
    view: DeviceView
    ghost: boolean
  },
  'device'
>
export type NoteNode = Node<
  {
    note: Note
  },
  'note'
>
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
export declare const outputHandle = 'out'
export declare const portHandle: (port: string) => string
export declare const portOfHandle: (handle: string | null | undefined) => string | null
/** Remembers what was drawn last of each device. */
export declare const createNodeMaker: () => (
  catalogue: Catalogue,
  composition: Composition,
  notes: readonly Note[],
  placed: ReadonlyMap<string, Position>,
  selection: Selection,
  ghosts?: Ghosts,
) => FlowNode[]
/** The proposed devices and wires of a graph, and the graph without them. */
export type Ghosts = {
  before: Composition | null
  devices: ReadonlySet<DeviceId>
  wires: ReadonlySet<string>
}
export declare const noGhosts: Ghosts
/** The two ends of each wire that has both, in canvas pixels, in the order of the composition. */
export declare const endsOf: (composition: Composition, nodes: readonly FlowNode[]) => Ends[]
/** Remembers what was drawn last of each wire. */
export declare const createEdgeMaker: () => (
  composition: Composition,
  nodes: readonly FlowNode[],
  routes: ReadonlyMap<string, Route>,
  crossings: ReadonlyMap<string, readonly Crossing[]>,
  selected: ReadonlySet<string>,
  bad: ReadonlySet<string>,
  ghosts?: ReadonlySet<string>,
) => WireEdge[]
