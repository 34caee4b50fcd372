import type { DeviceId } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { type Endpoint, sameEndpoint } from '../gestures/compatible.ts'
import { type Box, headerHeight, outputOffset, portOffset, rowHeight } from '../nodes/geometry.ts'

/** What a wire held at a point would be put down on. */
export type Target =
  | { on: 'canvas' }
  /** An end: one that fits, or one that does not. */
  | { on: 'end'; end: Endpoint; compatible: boolean }
  /** A device at none of its ends in particular. */
  | { on: 'device'; device: DeviceId }

export type NodeBox = { device: DeviceId; box: Box; ports: readonly string[]; gives: boolean }

const snapRadius = 24
/** A pointer this near to a port means that very port, even where it does not fit. */
const shapeRadius = 10

/**
 * What lies under a pulled wire's loose end: the port right under it; else the nearest fitting end within 24 px; else the row under the pointer; else the
 * one end of the device under the pointer that fits; else the device, or the canvas.
 */
export const targetAt = (
  point: Position,
  held: Endpoint,
  compatible: readonly Endpoint[],
  devices: readonly NodeBox[],
): Target => {
  const byDevice = new Map(devices.map(nodeBox => [nodeBox.device, nodeBox]))
  const under = devices.find(({ box, device }) => device !== held.device && inside(point, box))
  const row = under ? rowEnd(point, held, under) : null
  const onShape = row !== null && distanceTo(point, positionOf(row, under)) <= shapeRadius
  if (onShape && !compatible.some(end => sameEndpoint(end, row)))
    return { on: 'end', end: row, compatible: false }

  const reachable = compatible
    .map(end => ({ end, distance: distanceTo(point, positionOf(end, byDevice.get(end.device))) }))
    .filter(({ distance }) => distance <= snapRadius)
    .sort((a, b) => a.distance - b.distance)
  if (reachable[0]) return { on: 'end', end: reachable[0].end, compatible: true }

  if (!under) return { on: 'canvas' }
  const own = compatible.filter(({ device }) => device === under.device)
  if (row) {
    const fitting = own.some(end => sameEndpoint(end, row))
    if (fitting || own.length !== 1) return { on: 'end', end: row, compatible: fitting }
  }
  return own.length === 1 && own[0]
    ? { on: 'end', end: own[0], compatible: true }
    : { on: 'device', device: under.device }
}

/** The end of the other kind on the row of a device under a point. */
const rowEnd = (point: Position, held: Endpoint, { device, box, ports, gives }: NodeBox): Endpoint | null => {
  const row = Math.floor((point.y - box.y - headerHeight) / rowHeight)
  if (held.kind === 'output') {
    const port = ports[row]
    return port === undefined ? null : { kind: 'port', device, port }
  }
  return gives && row === 0 ? { kind: 'output', device } : null
}

const positionOf = (end: Endpoint, nodeBox: NodeBox | undefined): Position | null => {
  if (!nodeBox) return null
  const { x, y } = nodeBox.box
  if (end.kind === 'output') return { x: x + outputOffset.x, y: y + outputOffset.y }
  const index = nodeBox.ports.indexOf(end.port)
  return index < 0 ? null : { x, y: y + portOffset(index).y }
}

const distanceTo = (a: Position, b: Position | null): number =>
  b ? Math.hypot(a.x - b.x, a.y - b.y) : Number.POSITIVE_INFINITY

const inside = ({ x, y }: Position, box: Box): boolean =>
  x >= box.x - 12 && x <= box.x + box.width + 12 && y >= box.y && y <= box.y + box.height
