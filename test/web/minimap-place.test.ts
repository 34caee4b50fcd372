import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../web/canvas/nodes/geometry.ts'
import { showsMinimap } from '../../web/canvas/nodes/minimap-place.ts'

const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 })
const canvas = (height: number, zoom = 1) => ({
  width: 1000,
  height,
  transform: [0, 0, zoom] as const,
})
const shows = (boxes: ReturnType<typeof box>[], on: ReturnType<typeof canvas>) =>
  showsMinimap(boxes, boundsOf(boxes) ?? box(0, 0), on)

describe('the small map of the canvas', () => {
  it('is there where it lies over no device', () => {
    expect(shows([box(0, 0), box(780, 0)], canvas(600))).toBe(true)
    expect(shows([], canvas(600))).toBe(false)
  })

  it('is not there over the rightmost device, which is what an open dock leaves of a graph', () => {
    expect(shows([box(0, 0), box(780, 420)], canvas(600))).toBe(false)
    expect(shows([box(0, 0), box(780, 420)], canvas(700))).toBe(true)
  })

  it('is not there on a low canvas', () => {
    expect(shows([box(0, 0)], canvas(419))).toBe(false)
  })

  it('is there over the devices of a graph that is much larger than the canvas', () => {
    expect(shows([box(0, 0), box(780, 420), box(1600, 0)], canvas(600))).toBe(true)
  })
})
