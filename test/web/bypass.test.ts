import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Composition, DeviceId } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { validate } from '../../shared/validation/validate.ts'
import { insertion } from '../../web/canvas/edits/add-device.ts'
import { bypassOf } from '../../web/canvas/gestures/bypass.ts'
import { compatibleInserts } from '../../web/canvas/gestures/compatible.ts'
import { wellWired } from '../codegen/arbitrary-composition.ts'
import { testCatalogue, testUniverse } from '../codegen/test-universe.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

const graph = (devices: object[], wires: string[]) =>
  Composition.parse({
    format: 1,
    name: 'test',
    devices,
    wires: wires.map(text => {
      const [from, to, port] = text.split(/[>.]/)
      return { from: { device: from }, to: { device: to, port } }
    }),
  })

const wrongWires = (composition: Composition) =>
  validate({ composition, sources: {} }, platform, testCatalogue).filter(({ code }) =>
    ['type-mismatch', 'cycle', 'doubly-wired-port', 'dangling-wire', 'unknown-port'].includes(code),
  )

describe('a device removed from between others', () => {
  it('leaves its supplier in its place where that serves', () => {
    const app = (id: string, signature: string) => ({
      id,
      type: 'app',
      name: id,
      app: { module: 'A', ports: [{ name: 'p', signature }] },
    })
    const composition = graph(
      [
        { id: 'disk', type: 'test_disk', name: 'disk' },
        { id: 'store', type: 'test_store', name: 'store' },
        app('a', 'block'),
        app('b', 'kv_ro'),
      ],
      ['disk>store.block', 'store>a.p', 'store>b.p'],
    )
    const reconnected = applyEdits(
      composition,
      bypassOf(testCatalogue, composition, [DeviceId.parse('store')]),
    )
    expect(reconnected.wires.map(({ from, to }) => `${from.device}>${to.device}.${to.port}`)).toEqual([
      'disk>a.p',
    ])
  })

  it('never leaves a wire that is wrong', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), fc.nat(), (composition, pick) => {
        const device = composition.devices[pick % Math.max(1, composition.devices.length)]
        if (!device) return
        const before = wrongWires(composition).length
        const reconnected = applyEdits(composition, bypassOf(testCatalogue, composition, [device.id]))
        expect(reconnected.devices).not.toContain(device)
        expect(wrongWires(reconnected).length).toBeLessThanOrEqual(before)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a device inserted into a wire', () => {
  it('is offered once for each port that takes what the wire carries, and fits', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        for (const wire of composition.wires)
          for (const { type, port } of compatibleInserts(testCatalogue, composition, wire)) {
            const scene = { catalogue: testCatalogue, composition, sources: {}, boxes: new Map() }
            const after = applyEdits(composition, insertion(scene, type, port ?? '', wire).edits)
            expect(after.wires).toHaveLength(composition.wires.length + 1)
            expect(wrongWires(after)).toEqual(wrongWires(composition))
          }
      }),
      { numRuns: 50 },
    )
  })
})
