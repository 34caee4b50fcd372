import { type Catalogue } from '../../shared/catalogue.ts'
import type { Device } from '../../shared/composition.ts'
import type { Position } from '../../shared/layout.ts'
export declare const grid = 8
export declare const deviceWidth = 192
export declare const headerHeight = 40
export declare const rowHeight = 24
export declare const noteWidth = 304
export type Box = {
  x: number
  y: number
  width: number
  height: number
}
/** How high a device with this many ports is; row one is there in any case, for what the device gives. */
export declare const deviceHeight: (ports: number) => number
/** Where a port's shape is, from the device's top left corner. */
export declare const portOffset: (index: number) => Position
/** Where the shape of what the device gives is: on row one, so that a chain is a straight line. */
export declare const outputOffset: Position
/** The room that a device takes at a position. */
export declare const boxOf: (catalogue: Catalogue, device: Device, { x, y }: Position) => Box
/** Whether other devices can be wired to this one. */
export declare const hasOutput: (catalogue: Catalogue, device: Device) => boolean
export declare const snapped: ({ x, y }: Position) => Position
export declare const overlaps: (a: Box, b: Box, margin?: number) => boolean
/** The smallest box around all; null around nothing. */
export declare const boundsOf: (boxes: readonly Box[]) => Box | null
/**
 * The free place nearest to a wanted one: the first of ever wider rings of grid places around it where a box of that size
 * overlaps none of the others.
 */
export declare const freePlace: (wanted: Box, taken: readonly Box[]) => Position
