import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { type Composition, DeviceId } from '../../shared/model/composition.ts'
import { newDevice } from '../../shared/model/new-device.ts'
import { boxOf, freePlace, overlaps } from '../../web/canvas/nodes/geometry.ts'
import { depthsOf, placeDevices } from '../../web/canvas/nodes/place.ts'
import { anyComposition } from './random-graph.ts'

const empty: Composition = { format: 1, name: 'test', devices: [], wires: [] }

const boxesOf = (composition: Parameters<typeof placeDevices>[1], positions = {}) => {
  const places = placeDevices(catalogue, composition, positions)
  return composition.devices.map(device => boxOf(catalogue, device, places.get(device.id) ?? { x: 0, y: 0 }))
}

describe('devices without a place', () => {
  it('get one each, on the grid, none over another', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        const boxes = boxesOf(composition)
        boxes.forEach((box, index) => {
          expect(box.x % 8).toBe(0)
          expect(box.y % 8).toBe(0)
          for (const other of boxes.slice(index + 1)) expect(overlaps(box, other)).toBe(false)
        })
      }),
    )
  })

  it('get the same place each time', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        expect(boxesOf(composition)).toEqual(boxesOf(structuredClone(composition)))
      }),
    )
  })

  it('leave those that have one where they are, and overlap none of them', () => {
    fc.assert(
      fc.property(anyComposition, fc.nat(), (composition, pick) => {
        const fixed = composition.devices[pick % Math.max(1, composition.devices.length)]
        if (!fixed) return
        const boxes = boxesOf(composition, { [fixed.id]: { x: 40, y: 80 } })
        expect(boxes[composition.devices.indexOf(fixed)]).toMatchObject({ x: 40, y: 80 })
        boxes.forEach((box, index) => {
          for (const other of boxes.slice(index + 1)) expect(overlaps(box, other)).toBe(false)
        })
      }),
    )
  })

  it('stand beside the device that they are wired to', () => {
    const logs = newDevice(catalogue, empty, 'default_reporter')
    const composition: Composition = {
      ...empty,
      devices: [
        logs,
        {
          id: DeviceId.parse('app'),
          type: 'app',
          name: 'app',
          settings: {},
          boot: {},
          app: {
            module: 'Unikernel',
            ports: [{ name: 'log', signature: 'reporter' }],
            bootArguments: [],
            libraries: [],
          },
        },
      ],
      wires: [{ from: { device: logs.id }, to: { device: DeviceId.parse('app'), port: 'log' } }],
    }
    const beside = placeDevices(catalogue, composition, { app: { x: 400, y: 160 } }).get(logs.id)
    expect(beside).toEqual({ x: 168, y: 160 })
  })

  it('stand to the left of what they feed', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        const depths = depthsOf(composition)
        const places = placeDevices(catalogue, composition, {})
        for (const { from, to } of composition.wires) {
          const [a, b] = [depths.get(from.device) ?? 0, depths.get(to.device) ?? 0]
          if (a > b) expect(places.get(from.device)?.x).toBeLessThan(places.get(to.device)?.x ?? 0)
        }
      }),
    )
  })
})

describe('a free place', () => {
  it('is the wanted one where that is free', () => {
    expect(freePlace({ x: 16, y: 24, width: 192, height: 98 }, [])).toEqual({ x: 16, y: 24 })
  })

  it('overlaps nothing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -400, max: 400 }) }),
          {
            maxLength: 12,
          },
        ),
        corners => {
          const taken = corners.map(corner => ({ ...corner, width: 192, height: 98 }))
          const place = freePlace({ x: 0, y: 0, width: 192, height: 98 }, taken)
          for (const box of taken) expect(overlaps({ ...place, width: 192, height: 98 }, box)).toBe(false)
        },
      ),
    )
  })
})
