import type { Position } from '../../shared/layout.ts'

/** The SVG path through points joined at right angles, its corners rounded by `radius` or as far as there is room. */
export const roundedPath = (points: readonly Position[], radius = 8): string => {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  let before = first
  rest.forEach((corner, index) => {
    const after = rest[index + 1]
    if (!after) {
      path += `L${corner.x} ${corner.y}`
      return
    }
    const room = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2)
    const into = towards(corner, before, room)
    const out = towards(corner, after, room)
    path += `L${into.x} ${into.y}Q${corner.x} ${corner.y} ${out.x} ${out.y}`
    before = corner
  })
  return path
}

/** A free curve, for a wire that is not made yet: it leaves to the right and arrives from the left. */
export const pulledPath = (from: Position, to: Position, fromOutput: boolean): string => {
  const reach = Math.max(24, Math.min(120, Math.hypot(to.x - from.x, to.y - from.y) / 2))
  const way = fromOutput ? reach : -reach
  return `M${from.x} ${from.y}C${from.x + way} ${from.y} ${to.x - way} ${to.y} ${to.x} ${to.y}`
}

const distance = (a: Position, b: Position): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

const towards = (from: Position, to: Position, length: number): Position => ({
  x: from.x + Math.sign(to.x - from.x) * length,
  y: from.y + Math.sign(to.y - from.y) * length,
})
