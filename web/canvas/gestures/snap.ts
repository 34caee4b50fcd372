import type { DeviceId } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { type Box, boundsOf } from '../nodes/geometry.ts'

export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'
export type Axis = 'across' | 'down'

/** Where devices stand once their edges, or their middles, lie on one line: the outermost edge, or the middle of all. */
export const aligned = (boxes: ReadonlyMap<DeviceId, Box>, edge: Edge): Record<string, Position> => {
  const all = boundsOf([...boxes.values()])
  if (!all) return {}
  const at = (box: Box): Position => {
    switch (edge) {
      case 'left':
        return { x: all.x, y: box.y }
      case 'centre':
        return { x: Math.round(all.x + (all.width - box.width) / 2), y: box.y }
      case 'right':
        return { x: all.x + all.width - box.width, y: box.y }
      case 'top':
        return { x: box.x, y: all.y }
      case 'middle':
        return { x: box.x, y: Math.round(all.y + (all.height - box.height) / 2) }
      case 'bottom':
        return { x: box.x, y: all.y + all.height - box.height }
    }
  }
  return Object.fromEntries([...boxes].map(([id, box]) => [id, at(box)]))
}

/** Where devices stand once the gaps between them are equal; the first and the last stay. Less than three stay as they are. */
export const distributed = (boxes: ReadonlyMap<DeviceId, Box>, axis: Axis): Record<string, Position> => {
  const [start, size] = axis === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const row = [...boxes].sort(([, a], [, b]) => a[start] - b[start])
  const all = boundsOf([...boxes.values()])
  if (!all || row.length < 3) return {}
  const last = row.at(-1)?.[1]
  const span = last ? last[start] + last[size] - all[start] : 0
  const gap = (span - row.reduce((sum, [, box]) => sum + box[size], 0)) / (row.length - 1)
  let next = all[start]
  return Object.fromEntries(
    row.map(([id, box]) => {
      const at = { x: box.x, y: box.y, [start]: Math.round(next) }
      next += box[size] + gap
      return [id, at]
    }),
  )
}
