import type { Composition, DeviceId } from '../../../shared/model/composition.ts'
import type { Box } from '../nodes/geometry.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * The device that an arrow key leads to: left to what feeds this one (its first wired port), right to what it feeds (the
 * topmost); where there is no such wire, and for up and down, to the nearest device that way. null: there is none.
 */
export const deviceBeside = (
  composition: Composition,
  boxes: ReadonlyMap<DeviceId, Box>,
  from: DeviceId,
  direction: Direction,
  ports: readonly string[] = [],
): DeviceId | null => {
  if (direction === 'left') {
    const feeding = composition.wires
      .filter(({ to }) => to.device === from)
      .sort((a, b) => ports.indexOf(a.to.port) - ports.indexOf(b.to.port))
    const first = feeding.find(wire => boxes.has(wire.from.device))
    if (first) return first.from.device
  }
  if (direction === 'right') {
    const fed = composition.wires
      .filter(wire => wire.from.device === from && boxes.has(wire.to.device))
      .map(({ to }) => to.device)
      .sort((a, b) => (boxes.get(a)?.y ?? 0) - (boxes.get(b)?.y ?? 0))
    if (fed[0]) return fed[0]
  }
  return nearest(boxes, from, direction)
}

/** The nearest device in a direction; what lies straight ahead comes before what lies aside. */
const nearest = (
  boxes: ReadonlyMap<DeviceId, Box>,
  from: DeviceId,
  direction: Direction,
): DeviceId | null => {
  const start = boxes.get(from)
  if (!start) return null
  const here = centre(start)
  let best: { id: DeviceId; cost: number } | null = null
  for (const [id, box] of boxes) {
    if (id === from) continue
    const there = centre(box)
    const [along, across] = {
      left: [here.x - there.x, there.y - here.y],
      right: [there.x - here.x, there.y - here.y],
      up: [here.y - there.y, there.x - here.x],
      down: [there.y - here.y, there.x - here.x],
    }[direction] as [number, number]
    if (along <= 4) continue
    const cost = along + Math.abs(across) * 3
    if (!best || cost < best.cost) best = { id, cost }
  }
  return best?.id ?? null
}

const centre = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 })

/** The next or previous of a list, around its ends. */
export const stepIn = <T>(items: readonly T[], at: number, by: 1 | -1): T | null =>
  items.length === 0 ? null : (items[(at + by + items.length) % items.length] ?? null)
