import { type Catalogue, portsOf } from '../../../shared/catalogue/catalogue.ts'
import type { Composition, DeviceId } from '../../../shared/model/composition.ts'
import type { Layout, Position } from '../../../shared/model/layout.ts'
import {
  boundsOf,
  boxOf,
  deviceHeight,
  deviceWidth,
  freePlace,
  outputOffset,
  portOffset,
} from './geometry.ts'

/**
 * Where each device stands: where the layout says, else in a place of its own, the same one each time: beside the device
 * with a place that it is wired to, else below all of those; suppliers to the left of what they feed.
 */
export const placeDevices = (
  catalogue: Catalogue,
  composition: Composition,
  positions: Layout['positions'],
): Map<DeviceId, Position> => {
  const placed = new Map<DeviceId, Position>()
  for (const { id } of composition.devices) {
    const position = positions[id]
    if (position) placed.set(id, position)
  }
  if (placed.size > 0 && placed.size < composition.devices.length)
    placeBesideNeighbours(catalogue, composition, placed)
  const missing = composition.devices.filter(({ id }) => !placed.has(id))
  if (missing.length === 0) return placed
  const bounds = boundsOf(
    composition.devices.flatMap(device => {
      const at = placed.get(device.id)
      return at ? [boxOf(catalogue, device, at)] : []
    }),
  )
  const top = bounds ? roundUp(bounds.y + bounds.height) + rowGap : 0
  const left = bounds ? bounds.x : 0
  const depths = depthsOf(composition)
  const deepest = Math.max(0, ...missing.map(({ id }) => depths.get(id) ?? 0))
  const columns = columnPositions(catalogue, composition, depths, deepest, left)
  const fill = new Map<number, number>()
  for (const device of missing) {
    const column = deepest - Math.min(deepest, depths.get(device.id) ?? 0)
    const y = fill.get(column) ?? top
    placed.set(device.id, { x: columns[column] ?? left, y })
    fill.set(column, y + roundUp(deviceHeight(portsOf(catalogue, device).length)) + rowGap)
  }
  return placed
}

/** Puts devices that are wired to one with a place beside it: what feeds it to the left, what it feeds to the right. */
const placeBesideNeighbours = (
  catalogue: Catalogue,
  composition: Composition,
  placed: Map<DeviceId, Position>,
): void => {
  const byId = new Map(composition.devices.map(device => [device.id, device]))
  const boxes = composition.devices.flatMap(device => {
    const at = placed.get(device.id)
    return at ? [boxOf(catalogue, device, at)] : []
  })
  for (let before = -1; before < placed.size; ) {
    before = placed.size
    for (const { from, to } of composition.wires) {
      const [source, target] = [byId.get(from.device), byId.get(to.device)]
      const [sourceAt, targetAt] = [placed.get(from.device), placed.get(to.device)]
      if (!source || !target || (sourceAt === undefined) === (targetAt === undefined)) continue
      const row =
        portOffset(
          Math.max(
            0,
            portsOf(catalogue, target).findIndex(({ name }) => name === to.port),
          ),
        ).y - outputOffset.y
      const [device, wanted] = targetAt
        ? [source, { x: targetAt.x - deviceWidth - columnGap, y: targetAt.y + row }]
        : [target, { x: (sourceAt?.x ?? 0) + deviceWidth + columnGap, y: (sourceAt?.y ?? 0) - row }]
      const at = freePlace(boxOf(catalogue, device, wanted), boxes)
      placed.set(device.id, at)
      boxes.push(boxOf(catalogue, device, at))
    }
  }
}

const rowGap = 32
const columnGap = 40
const wideColumnGap = 56

const roundUp = (height: number): number => Math.ceil(height / 8) * 8

/** The left edge of each column: 40 apart, 56 before one that holds a device with three ports or more. */
const columnPositions = (
  catalogue: Catalogue,
  composition: Composition,
  depths: ReadonlyMap<DeviceId, number>,
  deepest: number,
  left: number,
): number[] => {
  const many = new Set<number>()
  for (const device of composition.devices)
    if (portsOf(catalogue, device).length >= 3) many.add(deepest - (depths.get(device.id) ?? 0))
  const columns: number[] = []
  let x = left
  for (let column = 0; column <= deepest; column++) {
    if (column > 0) x += deviceWidth + (many.has(column) ? wideColumnGap : columnGap)
    columns.push(x)
  }
  return columns
}

/** How many wires lie, at most, between a device and one that feeds nothing. Devices on a cycle keep what they got first. */
export const depthsOf = (composition: Composition): Map<DeviceId, number> => {
  const feeds = new Map<DeviceId, DeviceId[]>()
  for (const { from, to } of composition.wires) {
    const list = feeds.get(from.device)
    if (list) list.push(to.device)
    else feeds.set(from.device, [to.device])
  }
  const depths = new Map<DeviceId, number>()
  const open = new Set<DeviceId>()
  for (const { id: root } of composition.devices) {
    const stack: { id: DeviceId; next: number; depth: number }[] = []
    if (!depths.has(root)) {
      stack.push({ id: root, next: 0, depth: 0 })
      open.add(root)
    }
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const fed: DeviceId | undefined = feeds.get(top.id)?.[top.next++]
      if (fed === undefined) {
        depths.set(top.id, top.depth)
        open.delete(top.id)
        stack.pop()
        const below = stack.at(-1)
        if (below) below.depth = Math.max(below.depth, top.depth + 1)
      } else if (depths.has(fed)) top.depth = Math.max(top.depth, (depths.get(fed) ?? 0) + 1)
      else if (!open.has(fed)) {
        open.add(fed)
        stack.push({ id: fed, next: 0, depth: 0 })
      }
    }
  }
  return depths
}
