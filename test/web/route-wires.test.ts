import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Box,
  deviceHeight,
  deviceWidth,
  outputOffset,
  portOffset,
} from '../../web/canvas/nodes/geometry.ts'
import type { Ends, Route } from '../../web/canvas/route.ts'
import { crossingsOf } from '../../web/canvas/wires/crossings.ts'
import { routeWires } from '../../web/canvas/wires/route-wires.ts'
import { roundedPath } from '../../web/canvas/wires/wire-path.ts'

const box = (x: number, y: number, ports = 1): Box => ({
  x,
  y,
  width: deviceWidth,
  height: deviceHeight(ports),
})
const wire = (key: string, from: Box, to: Box, port: number): Ends => ({
  key,
  source: key,
  from: { x: from.x + outputOffset.x, y: from.y + outputOffset.y },
  to: { x: to.x, y: to.y + portOffset(port).y },
})
const tracksOf = (route: Route | undefined): number[] =>
  (route ?? []).flatMap((corner, index) => (route?.[index + 1]?.x === corner.x ? [corner.x] : []))

const anyBoxes = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 4 })),
    {
      selector: ([column, row]) => `${column},${row}`,
      minLength: 2,
      maxLength: 12,
    },
  )
  .map(places => places.map(([column, row, ports]) => ({ ports, ...box(column * 248, row * 208, ports) })))

describe('a wire', () => {
  it('is a straight line where what gives and what needs stand on one row', () => {
    const [a, b] = [box(0, 0), box(232, 0)]
    expect(routeWires([wire('w', a, b, 0)], [a, b]).get('w')).toEqual([
      { x: 192, y: 52 },
      { x: 232, y: 52 },
    ])
  })

  it('runs at right angles, from its device to its port, never into a device it could pass by', () => {
    fc.assert(
      fc.property(
        anyBoxes,
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 15 }),
        (boxes, picks) => {
          const wires = picks.flatMap(([a, b, port], index) => {
            const from = boxes[a % boxes.length]
            const to = boxes[b % boxes.length]
            return from && to && from !== to ? [wire(`w${index}`, from, to, port % to.ports)] : []
          })
          const routes = routeWires(wires, boxes)
          for (const { key, from, to } of wires) {
            const route = routes.get(key) ?? []
            expect(route[0]).toEqual(from)
            expect(route.at(-1)).toEqual(to)
            route.slice(1).forEach((corner, index) => {
              const before = route[index]
              expect(corner.x === before?.x || corner.y === before?.y).toBe(true)
            })
            // It leaves to the right and arrives from the left.
            expect(route[1]?.x).toBeGreaterThanOrEqual(from.x)
            expect(route.at(-2)?.x).toBeLessThanOrEqual(to.x)
          }
        },
      ),
    )
  })

  it('keeps clear of the devices between its ends', () => {
    const [a, between, b] = [box(0, 0), box(256, 0), box(512, 0)]
    const route = routeWires([wire('w', a, b, 0)], [a, between, b]).get('w') ?? []
    route.slice(1).forEach((corner, index) => {
      const before = route[index]
      if (!before) return
      const [left, right] = [Math.min(before.x, corner.x), Math.max(before.x, corner.x)]
      const [top, bottom] = [Math.min(before.y, corner.y), Math.max(before.y, corner.y)]
      const hits = left < 448 && right > 256 && top < between.y + between.height && bottom > between.y
      expect(hits).toBe(false)
    })
  })

  it('stays where it was when it is kept', () => {
    const [a, b] = [box(0, 0), box(300, 300)]
    const kept: Route = [
      { x: 192, y: 52 },
      { x: 250, y: 52 },
      { x: 250, y: 352 },
      { x: 300, y: 352 },
    ]
    expect(routeWires([wire('w', a, b, 0)], [a, b], new Map([['w', kept]])).get('w')).toBe(kept)
  })
})

describe('the wires of one device', () => {
  const app = box(248, 0, 4)
  const suppliers = [0, 136, 272, 408].map(y => box(0, y))

  it('take lanes 12 apart, the lower the source the further right', () => {
    const wires = suppliers.map((supplier, index) => wire(`w${index}`, supplier, app, index))
    const routes = routeWires(wires, [app, ...suppliers])
    expect(routes.get('w0')).toHaveLength(2)
    expect([1, 2, 3].flatMap(index => tracksOf(routes.get(`w${index}`)))).toEqual([208, 220, 232])
  })

  it('never cross each other, from below or from above, while there is a lane for each', () => {
    for (const shift of [0, 500]) {
      const moved = { ...app, x: 272, y: shift }
      const wires = suppliers.map((supplier, index) => wire(`w${index}`, supplier, moved, index))
      const routes = routeWires(wires, [moved, ...suppliers])
      expect(crossingsOf(wires, routes).size).toBe(0)
    }
  })
})

describe('a lane', () => {
  it('is chosen so that wires that need not cross do not, short ones among long ones', () => {
    const target = box(320, 0, 4)
    const [near, middle, far] = [box(0, 32), box(64, 168), box(64, 300)]
    const wires = [near, middle, far].map((supplier, index) => wire(`w${index}`, supplier, target, index))
    expect(crossingsOf(wires, routeWires(wires, [target, near, middle, far])).size).toBe(0)
  })
})

describe('where wires cross', () => {
  const upright: Route = [
    { x: 10, y: 0 },
    { x: 10, y: 100 },
  ]
  const level: Route = [
    { x: 0, y: 50 },
    { x: 90, y: 50 },
  ]
  const routes = new Map([
    ['a', upright],
    ['b', level],
  ])

  it('the earlier one runs below, with a gap', () => {
    expect(
      crossingsOf(
        [
          { key: 'a', source: '1' },
          { key: 'b', source: '2' },
        ],
        routes,
      ),
    ).toEqual(new Map([['a', [{ x: 10, y: 50 }]]]))
    expect(
      crossingsOf(
        [
          { key: 'b', source: '2' },
          { key: 'a', source: '1' },
        ],
        routes,
      ),
    ).toEqual(new Map([['b', [{ x: 10, y: 50 }]]]))
  })

  it('those of one device make no gap: they carry the same', () => {
    expect(
      crossingsOf(
        [
          { key: 'a', source: '1' },
          { key: 'b', source: '1' },
        ],
        routes,
      ).size,
    ).toBe(0)
  })
})

describe('the path of a wire', () => {
  it('rounds its corners by 8, or by half of a short part', () => {
    expect(
      roundedPath([
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 8 },
      ]),
    ).toBe('M0 0L16 0Q20 0 20 4L20 8')
  })

  it('breaks off where another runs over it, once where gaps meet', () => {
    const level = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ]
    const gap = (x: number, y = 0) => ({ x, y })
    expect(roundedPath(level, 8, [gap(50), gap(30, 9)])).toBe('M0 0L44 0M56 0L100 0')
    expect(roundedPath(level, 8, [gap(58), gap(50)])).toBe('M0 0L44 0M56 0M64 0L100 0')
    expect(roundedPath(level, 8, [gap(98)])).toBe('M0 0L92 0M100 0')
  })
})
