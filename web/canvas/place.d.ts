import { type Catalogue } from '../../shared/catalogue.ts'
import type { Composition, DeviceId } from '../../shared/composition.ts'
import type { Layout, Position } from '../../shared/layout.ts'
/**
 * Where each device stands: where the layout says, else in a place of its own, the same one each time: beside the device
 * with a place that it is wired to, else below all of those; suppliers to the left of what they feed.
 */
export declare const placeDevices: (
  catalogue: Catalogue,
  composition: Composition,
  positions: Layout['positions'],
) => Map<DeviceId, Position>
/** How many wires lie, at most, between a device and one that feeds nothing. Devices on a cycle keep what they got first. */
export declare const depthsOf: (composition: Composition) => Map<DeviceId, number>
