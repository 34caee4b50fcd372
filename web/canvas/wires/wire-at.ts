import type { Position } from '../../../shared/model/layout.ts'
import type { Route } from '../route.ts'

type Routed = { key: string; route: Route }

/** The wire nearest to a point, not further away than `reach`; of equally near ones the last, which lies on top. */
export const wireAt = <W extends Routed>(point: Position, wires: readonly W[], reach: number): W | null => {
  let best: W | null = null
  let nearest = reach
  for (const wire of wires) {
    const { route } = wire
    for (let corner = 1; corner < route.length; corner++) {
      const a = route[corner - 1]
      const b = route[corner]
      if (!a || !b) continue
      const away = distanceToLine(point, a, b)
      if (away > nearest) continue
      nearest = away
      best = wire
    }
  }
  return best
}

/** How far a point is from an upright or level line. */
const distanceToLine = ({ x, y }: Position, a: Position, b: Position): number => {
  const dx = a.x < b.x ? Math.max(a.x - x, 0, x - b.x) : Math.max(b.x - x, 0, x - a.x)
  const dy = a.y < b.y ? Math.max(a.y - y, 0, y - b.y) : Math.max(b.y - y, 0, y - a.y)
  return Math.hypot(dx, dy)
}
