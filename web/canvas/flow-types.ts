import type { Edge, Node } from '@xyflow/react'
import type { DeviceId } from '../../shared/model/composition.ts'
import type { Note, Position } from '../../shared/model/layout.ts'
import type { Family } from '../../shared/model/signature.ts'
import type { DeviceView } from './nodes/device-view.ts'
import type { Route } from './route.ts'

/* What React Flow is given of our graph. */

/** What is drawn of a wire. An object stays the same as long as what it draws does. */
export type WireView = {
  key: string
  source: DeviceId
  target: DeviceId
  port: string
  route: Route
  /** Where it passes under another wire. */
  gaps: readonly Position[]
  family: Family
  bad: boolean
  suggested: boolean
  /** The wire in words. */
  title: string
}

/** `suggested`: not there yet. */
export type DeviceNode = Node<{ view: DeviceView; suggested: boolean }, 'device'>
export type NoteNode = Node<{ note: Note }, 'note'>
export type FlowNode = DeviceNode | NoteNode
/** Only wires that are selected are edges of React Flow: it moves their ends. WireLayer.tsx draws all others. */
export type WireEdge = Edge<{ wire: WireView }, 'wire'>
