import type { Dragging } from '../gestures/drag-store.ts'
import type { DrawnFrame } from './frames.ts'

/**
 * The frame that devices would be put into if they were released now: an open one under the middle of what is dragged. None
 * while something of a frame is dragged: its own frame goes along.
 */
export const frameUnder = (frames: readonly DrawnFrame[], { ids, middle }: Dragging): DrawnFrame | null => {
  if (frames.some(({ devices }) => devices.some(id => ids.has(id)))) return null
  const under = frames.find(
    ({ frame, box }) =>
      !frame.collapsed &&
      middle.x >= box.x &&
      middle.x <= box.x + box.width &&
      middle.y >= box.y &&
      middle.y <= box.y + box.height,
  )
  return under ?? null
}
