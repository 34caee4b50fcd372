import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { portsOf } from '../../shared/catalogue/catalogue.ts'
import { canConnect } from '../../shared/model/can-connect.ts'
import { applyEdit, setAppPorts } from '../../shared/model/edit.ts'
import { newDevice } from '../../shared/model/new-device.ts'
import { startOrder } from '../../shared/model/order.ts'
import { validate } from '../../shared/validation/validate.ts'
import { wellWired } from '../codegen/arbitrary-composition.ts'
import { testCatalogue, testUniverse } from '../codegen/test-universe.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

describe('edits', () => {
  it('leave the composition that they start from as it was', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        const before = structuredClone(composition)
        for (const { id } of composition.devices)
          applyEdit(composition, { edit: 'remove-device', device: id })
        for (const wire of composition.wires) applyEdit(composition, { edit: 'remove-wire', wire })
        expect(composition).toEqual(before)
      }),
    )
  })

  it('take the wires of a removed device with it', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        for (const { id } of composition.devices) {
          const after = applyEdit(composition, { edit: 'remove-device', device: id })
          expect(after.wires.some(({ from, to }) => from.device === id || to.device === id)).toBe(false)
        }
      }),
    )
  })

  it('add a wire exactly where canConnect allows one, and a wire it allows brings no problem of its own', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), fc.nat(), fc.nat(), (composition, a, b) => {
        const { devices } = composition
        const from = devices[a % Math.max(1, devices.length)]
        const to = devices[b % Math.max(1, devices.length)]
        const [port] = to ? portsOf(testCatalogue, to) : []
        if (!from || !to || !port) return
        const connection = canConnect(testCatalogue, composition, from.id, { device: to.id, port: port.name })
        const after = applyEdit(composition, {
          edit: 'add-wire',
          wire: { from: { device: from.id }, to: { device: to.id, port: port.name } },
        })
        const bad = validate({ composition: after, sources: {} }, platform, testCatalogue).filter(
          ({ code }) => ['type-mismatch', 'cycle', 'doubly-wired-port', 'dangling-wire'].includes(code),
        )
        expect(bad.length === 0).toBe(connection.ok)
      }),
      { numRuns: 500 },
    )
  })

  it('keep what feeds a port when it is renamed, and drop it when the port goes', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        for (const device of composition.devices) {
          if (device.type !== 'app' || !('app' in device)) continue
          const ports = portsOf(testCatalogue, device).map(({ name, signature }) => ({ name, signature }))
          const renamed = ports.map(port => ({ ...port, name: `${port.name}_new` }))
          const names = new Map(ports.map(({ name }) => [name, `${name}_new`]))
          const fed = (graph: typeof composition) =>
            graph.wires.filter(({ to }) => to.device === device.id).length
          expect(fed(setAppPorts(composition, device.id, renamed, names))).toBe(fed(composition))
          expect(fed(setAppPorts(composition, device.id, []))).toBe(0)
        }
      }),
    )
  })

  it('name a new device as no other is named', () => {
    fc.assert(
      fc.property(
        wellWired(testUniverse),
        fc.constantFrom('app', 'test_net', 'default_sleep'),
        (composition, type) => {
          const device = newDevice(testCatalogue, composition, type)
          expect(composition.devices.some(({ name, id }) => name === device.name || id === device.id)).toBe(
            false,
          )
        },
      ),
    )
  })
})

describe('startOrder', () => {
  it('starts every device after what feeds it', () => {
    fc.assert(
      fc.property(wellWired(testUniverse), composition => {
        const order = startOrder(composition)
        if (order.kind === 'cycle') throw new Error('a well-wired graph has no cycle')
        const place = new Map(order.devices.map(({ id }, index) => [id, index]))
        expect(place.size).toBe(composition.devices.length)
        for (const { from, to } of composition.wires)
          expect(place.get(from.device)).toBeLessThan(place.get(to.device) ?? -1)
      }),
    )
  })
})
