import { type Catalogue, givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import type { Device } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'

/* The measures of a device on the canvas at 100 %: the same numbers as in DeviceNode.module.css. */

export const grid = 8
export const deviceWidth = 192
export const headerHeight = 40
export const rowHeight = 24
const rowsBottom = 6
const lastRow = 28
export const noteWidth = 304

export type Box = { x: number; y: number; width: number; height: number }

/** How high a device with this many ports is; row one is there in any case, for what the device gives. */
export const deviceHeight = (ports: number): number =>
  headerHeight + Math.max(1, ports) * rowHeight + rowsBottom + lastRow

/** Where a port's shape is, from the device's top left corner. */
export const portOffset = (index: number): Position => ({
  x: 0,
  y: headerHeight + index * rowHeight + rowHeight / 2,
})

/** Where the shape of what the device gives is: on row one, so that a chain is a straight line. */
export const outputOffset: Position = { x: deviceWidth, y: headerHeight + rowHeight / 2 }

/** The room that a device takes at a position. */
export const boxOf = (catalogue: Catalogue, device: Device, { x, y }: Position): Box => ({
  x,
  y,
  width: deviceWidth,
  height: deviceHeight(portsOf(catalogue, device).length),
})

/** Whether other devices can be wired to this one. */
export const hasOutput = (catalogue: Catalogue, device: Device): boolean => {
  const gives = givesOf(catalogue, device)
  return gives !== null && catalogue.signatures.get(gives)?.kind !== 'sink'
}

export const snapped = ({ x, y }: Position): Position => ({
  x: Math.round(x / grid) * grid,
  y: Math.round(y / grid) * grid,
})

export const overlaps = (a: Box, b: Box, margin = 0): boolean =>
  a.x < b.x + b.width + margin &&
  b.x < a.x + a.width + margin &&
  a.y < b.y + b.height + margin &&
  b.y < a.y + a.height + margin

/** The smallest box around all; null around nothing. */
export const boundsOf = (boxes: readonly Box[]): Box | null => {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map(box => box.x))
  const y = Math.min(...boxes.map(box => box.y))
  const right = Math.max(...boxes.map(box => box.x + box.width))
  const bottom = Math.max(...boxes.map(box => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/**
 * The free place nearest to a wanted one: the first of ever wider rings of grid places around it where a box of that size
 * overlaps none of the others.
 */
export const freePlace = (wanted: Box, taken: readonly Box[]): Position => {
  const start = snapped(wanted)
  const free = (at: Position) => taken.every(box => !overlaps({ ...wanted, ...at }, box, 16))
  const step = grid * 4
  for (let ring = 0; ring < 60; ring++) {
    let best: Position | null = null
    for (let dx = -ring; dx <= ring; dx++) {
      for (let dy = -ring; dy <= ring; dy++) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) !== ring) continue
        const at = { x: start.x + dx * step, y: start.y + dy * step }
        if (!free(at)) continue
        // Of equally near places, the one below, then the one to the left: where suppliers stand.
        const cost = Math.hypot(dx, dy) - (dy > 0 ? 0.2 : 0) - (dx < 0 ? 0.01 : 0)
        const bestCost = best
          ? Math.hypot((best.x - start.x) / step, (best.y - start.y) / step) -
            (best.y > start.y ? 0.2 : 0) -
            (best.x < start.x ? 0.01 : 0)
          : Number.POSITIVE_INFINITY
        if (cost < bestCost) best = at
      }
    }
    if (best) return best
  }
  return start
}
