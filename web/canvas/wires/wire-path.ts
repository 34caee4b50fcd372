import type { Position } from '../../../shared/model/layout.ts'

/**
 * The SVG path through points joined at right angles, its corners rounded by `radius` or as far as there is room; broken
 * off at the gaps that lie on it.
 */
export const roundedPath = (
  points: readonly Position[],
  radius = 8,
  gaps: readonly Position[] = [],
): string => {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  let before = first
  let pen = first
  rest.forEach((corner, index) => {
    const after = rest[index + 1]
    const room = after ? Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2) : 0
    const into = towards(corner, before, room)
    path += broken(pen, into, gaps)
    if (after) {
      const out = towards(corner, after, room)
      path += `Q${corner.x} ${corner.y} ${out.x} ${out.y}`
      pen = out
    }
    before = corner
  })
  return path
}

/** Half of the width of a gap. */
const gapReach = 6

/** A straight line with gaps in it; those that do not lie on it are none of its own. */
const broken = (from: Position, to: Position, gaps: readonly Position[]): string => {
  let path = ''
  const length = distance(from, to)
  const along = gaps
    .filter(({ x, y }) => (from.x === to.x ? x === from.x : y === from.y))
    .map(gap => ({ at: distance(from, gap), left: distance(gap, to) }))
    .filter(({ at, left }) => at > 0 && left > 0 && at + left === length)
    .sort((a, b) => a.at - b.at)
  let done = 0
  for (const { at } of along) {
    if (at - gapReach > done) path += lineTo(towards(from, to, at - gapReach))
    done = Math.min(length, at + gapReach)
    path += moveTo(towards(from, to, done))
  }
  return done < length ? path + lineTo(to) : path
}

const lineTo = ({ x, y }: Position): string => `L${x} ${y}`
const moveTo = ({ x, y }: Position): string => `M${x} ${y}`

/** A free curve, for a wire that is not made yet: it leaves to the right and arrives from the left. */
export const connectionPath = (from: Position, to: Position, fromOutput: boolean): string => {
  const reach = Math.max(24, Math.min(120, Math.hypot(to.x - from.x, to.y - from.y) / 2))
  const way = fromOutput ? reach : -reach
  return `M${from.x} ${from.y}C${from.x + way} ${from.y} ${to.x - way} ${to.y} ${to.x} ${to.y}`
}

const distance = (a: Position, b: Position): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

const towards = (from: Position, to: Position, length: number): Position => ({
  x: from.x + Math.sign(to.x - from.x) * length,
  y: from.y + Math.sign(to.y - from.y) * length,
})
