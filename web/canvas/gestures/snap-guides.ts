import type { Position } from '../../../shared/model/layout.ts'
import type { Box } from '../nodes/geometry.ts'

/** A line that something dragged stands on together with something that stands still, as long as both reach. */
export type Guide = { axis: 'x' | 'y'; at: number; start: number; end: number }

export type Snapped = { by: Position; guides: readonly Guide[] }

/** A place across an axis where an edge or the middle of a box lies. */
type Mark = { at: number; box: Box }

/** What is dragged this near to a line is put on it, in pixels of the canvas: less than a step of the grid. */
const near = 5
/** Beyond this distance nobody sees that two things stand on one line. */
const inSight = 900

/** Finds the lines of what stands still once; each step of a drag then looks at the few that are near. */
export const createSnapGuides = (still: readonly Box[]) => {
  const marks = { x: marksOf(still, 'x'), y: marksOf(still, 'y') }
  /** By how much a dragged box has to move to stand on lines of others, and those lines. */
  return (box: Box): Snapped => {
    const x = nearest(marks.x, box, 'x')
    const y = nearest(marks.y, box, 'y')
    const moved = { ...box, x: box.x + (x ?? 0), y: box.y + (y ?? 0) }
    const guides = [
      ...(x === null ? [] : linesOn(marks.x, moved, 'x')),
      ...(y === null ? [] : linesOn(marks.y, moved, 'y')),
    ]
    return { by: { x: x ?? 0, y: y ?? 0 }, guides }
  }
}

type Axis = Guide['axis']

const placesOf = (box: Box, axis: Axis): number[] => {
  const [start, size] = axis === 'x' ? [box.x, box.width] : [box.y, box.height]
  return [start, start + size / 2, start + size]
}

const marksOf = (boxes: readonly Box[], axis: Axis): Mark[] =>
  boxes.flatMap(box => placesOf(box, axis).map(at => ({ at, box }))).sort((a, b) => a.at - b.at)

/** The smallest step that puts an edge or the middle of a box on a mark; null where none is near. */
const nearest = (marks: readonly Mark[], box: Box, axis: Axis): number | null => {
  let best: number | null = null
  for (const place of placesOf(box, axis))
    for (const mark of between(marks, place - near, place + near)) {
      const step = mark.at - place
      if (isInSight(mark.box, box, axis) && (best === null || Math.abs(step) < Math.abs(best))) best = step
    }
  return best
}

/** One line for each edge, and for the middle, that lies on marks now: from the first to the last box on it. */
const linesOn = (marks: readonly Mark[], box: Box, axis: Axis): Guide[] =>
  placesOf(box, axis).flatMap(place => {
    const on = [...between(marks, place - 0.01, place + 0.01)].filter(mark => isInSight(mark.box, box, axis))
    if (on.length === 0) return []
    const spans = [box, ...on.map(mark => mark.box)].map(each => spanAlong(each, axis))
    const start = Math.min(...spans.map(span => span.start))
    return [{ axis, at: place, start, end: Math.max(...spans.map(span => span.end)) }]
  })

const spanAlong = (box: Box, axis: Axis) =>
  axis === 'x' ? { start: box.y, end: box.y + box.height } : { start: box.x, end: box.x + box.width }

const isInSight = (a: Box, b: Box, axis: Axis): boolean => {
  const [one, other] = [spanAlong(a, axis), spanAlong(b, axis)]
  return one.start < other.end + inSight && other.start < one.end + inSight
}

/** The marks from one place to another: they are sorted. */
function* between(marks: readonly Mark[], from: number, to: number): Generator<Mark> {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.at ?? 0) < from) low = middle + 1
    else high = middle
  }
  for (let mark = marks[low]; mark && mark.at <= to; mark = marks[++low]) yield mark
}
