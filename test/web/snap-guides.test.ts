import { describe, expect, it } from 'vitest'
import { createSnapGuides } from '../../web/canvas/gestures/snap-guides.ts'

const box = (x: number, y: number, height = 98) => ({ x, y, width: 192, height })

describe('what is dragged', () => {
  it('is put on the line of an edge that is near, and shown what it stands in line with', () => {
    const snap = createSnapGuides([box(0, 0)])
    const { by, guides } = snap(box(3, 400))
    expect(by).toEqual({ x: -3, y: 0 })
    expect(guides).toEqual([
      { axis: 'x', at: 0, start: 0, end: 498 },
      { axis: 'x', at: 96, start: 0, end: 498 },
      { axis: 'x', at: 192, start: 0, end: 498 },
    ])
  })

  it('takes the nearest of several lines, and middles as well as edges', () => {
    const snap = createSnapGuides([box(0, 0), box(0, 300, 146)])
    expect(snap(box(400, 327)).by).toEqual({ x: 0, y: -3 })
    expect(snap(box(400, 2)).by).toEqual({ x: 0, y: -2 })
  })

  it('stays where it is with nothing near, or nothing in sight', () => {
    expect(createSnapGuides([box(0, 0)])(box(400, 300))).toEqual({ by: { x: 0, y: 0 }, guides: [] })
    expect(createSnapGuides([box(0, 0)])(box(2, 4000))).toEqual({ by: { x: 0, y: 0 }, guides: [] })
    expect(createSnapGuides([])(box(0, 0))).toEqual({ by: { x: 0, y: 0 }, guides: [] })
  })
})
