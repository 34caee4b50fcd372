import { type Catalogue, givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type DeviceId, wireKey } from '../../../shared/model/composition.ts'
import type { Frame, Layout, Position } from '../../../shared/model/layout.ts'
import { type SignatureView, signatureView } from '../nodes/device-view.ts'
import { type Box, boundsOf, boxOf, deviceWidth, headerHeight, rowHeight } from '../nodes/geometry.ts'

/*
 * Frames around devices. An expanded one is drawn behind its devices. A collapsed one stands for them: each device that
 * has a wire across the edge keeps a row for each of its ports, so that a hidden device at the right height has its wires end at
 * the rows of the box, and nothing that draws wires has to know of frames.
 */

/** A line of a collapsed frame: what comes in at the left, what goes out at the right. */
export type FrameRow = {
  device: DeviceId
  /** The name of the device, and of its port where a wire comes in. */
  name: string
  port: string | null
  needs: SignatureView | null
  gives: SignatureView | null
}

export type DrawnFrame = {
  frame: Frame
  devices: readonly DeviceId[]
  box: Box
  /** Of a collapsed frame. */
  rows: readonly FrameRow[]
}

/** What is drawn of a graph with frames. */
export type Framed = {
  frames: readonly DrawnFrame[]
  /** The wires that are not inside a collapsed frame. */
  composition: Composition
  /** The devices that a collapsed frame stands for, with where their wires end. */
  hidden: ReadonlyMap<DeviceId, Position>
}

export const newFrameId = (): string => `frame-${Math.random().toString(36).slice(2, 10)}`

const padding = 24
export const frameTitleHeight = 32
const rowsBottom = 34

/** The frames of a graph whose devices stand at `places`. A frame without a device is not drawn. */
export const framed = (
  catalogue: Catalogue,
  composition: Composition,
  layout: Layout,
  places: ReadonlyMap<DeviceId, Position>,
): Framed => {
  const { frames = [] } = layout
  if (frames.length === 0) return { frames: [], composition, hidden: new Map() }
  const byId = new Map(composition.devices.map(device => [device.id as string, device]))
  const frameOf = new Map<string, string>()
  const hidden = new Map<DeviceId, Position>()
  const drawn: DrawnFrame[] = []
  for (const frame of frames) {
    const members = frame.devices.flatMap(id => (frameOf.has(id) ? [] : (byId.get(id) ?? [])))
    const bounds = boundsOf(members.map(device => boxOf(catalogue, device, places.get(device.id) ?? origin)))
    if (!bounds) continue
    for (const { id } of members) frameOf.set(id, frame.id)
    const devices = members.map(({ id }) => id)
    if (!frame.collapsed) drawn.push({ frame, devices, box: around(bounds), rows: [] })
    else {
      const { rows, first } = rowsOf(catalogue, composition, devices)
      const height = headerHeight + Math.max(1, rows.length) * rowHeight + rowsBottom
      const box = { x: bounds.x, y: bounds.y, width: deviceWidth, height }
      for (const id of devices) hidden.set(id, { x: box.x, y: box.y + (first.get(id) ?? 0) * rowHeight })
      drawn.push({ frame, devices, box, rows })
    }
  }
  const wires = composition.wires.filter(({ from, to }) => {
    const inside = frameOf.get(from.device)
    return inside === undefined || !hidden.has(from.device) || frameOf.get(to.device) !== inside
  })
  return { frames: drawn, composition: hidden.size === 0 ? composition : { ...composition, wires }, hidden }
}

const origin: Position = { x: 0, y: 0 }

const around = ({ x, y, width, height }: Box): Box => ({
  x: x - padding,
  y: y - padding - frameTitleHeight,
  width: width + 2 * padding,
  height: height + 2 * padding + frameTitleHeight,
})

/** The rows of a box that stands for devices, and the first row of each that has one. */
const rowsOf = (
  catalogue: Catalogue,
  { devices, wires }: Composition,
  members: readonly DeviceId[],
): { rows: FrameRow[]; first: Map<DeviceId, number> } => {
  const inside = new Set(members)
  const crossing = wires.filter(({ from, to }) => inside.has(from.device) !== inside.has(to.device))
  const coming = new Set(crossing.filter(({ to }) => inside.has(to.device)).map(wireKey))
  const rows: FrameRow[] = []
  const first = new Map<DeviceId, number>()
  for (const device of devices) {
    if (!inside.has(device.id)) continue
    const ports = portsOf(catalogue, device)
    const lastPort = ports.findLastIndex(({ name }) =>
      crossing.some(
        wire => wire.to.device === device.id && wire.to.port === name && coming.has(wireKey(wire)),
      ),
    )
    const goes = crossing.some(({ from }) => from.device === device.id)
    if (lastPort < 0 && !goes) continue
    first.set(device.id, rows.length)
    const given = givesOf(catalogue, device)
    for (let index = 0; index <= Math.max(0, lastPort); index++) {
      const port = ports[index]
      const isFed =
        port !== undefined && crossing.some(({ to }) => to.device === device.id && to.port === port.name)
      rows.push({
        device: device.id,
        name: device.name,
        port: isFed ? port.name : null,
        needs: isFed ? signatureView(catalogue, port.signature) : null,
        gives: index === 0 && goes && given !== null ? signatureView(catalogue, given) : null,
      })
    }
  }
  return { rows, first }
}
