import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, portsOf } from '../../shared/catalogue/catalogue.ts'
import { canConnect } from '../../shared/model/can-connect.ts'
import {
  compatibleEndpoints,
  compatibleTypes,
  type Endpoint,
  wireBetween,
} from '../../web/canvas/gestures/compatible.ts'
import { hasOutput } from '../../web/canvas/nodes/geometry.ts'
import { anyComposition } from './random-graph.ts'

describe('while a wire is pulled', () => {
  it('exactly the ports light up that may be wired', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        for (const { id } of composition.devices) {
          const end: Endpoint = { kind: 'output', device: id }
          const allowed = composition.devices.flatMap(target =>
            portsOf(catalogue, target)
              .filter(
                ({ name }) => canConnect(catalogue, composition, id, { device: target.id, port: name }).ok,
              )
              .map(({ name }) => ({ kind: 'port', device: target.id, port: name })),
          )
          expect(compatibleEndpoints(catalogue, composition, end)).toEqual(allowed)
        }
      }),
    )
  })

  it('exactly the devices light up that may feed a port', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        for (const target of composition.devices) {
          for (const { name } of portsOf(catalogue, target)) {
            const allowed = composition.devices
              .filter(
                ({ id }) => canConnect(catalogue, composition, id, { device: target.id, port: name }).ok,
              )
              .map(({ id }) => id)
            const compatible = compatibleEndpoints(catalogue, composition, {
              kind: 'port',
              device: target.id,
              port: name,
            })
            expect(compatible.map(({ device }) => device)).toEqual(allowed)
          }
        }
      }),
    )
  })

  it('offers only device types that would fit once they were there', () => {
    fc.assert(
      fc.property(anyComposition, composition => {
        for (const target of composition.devices) {
          for (const { name } of portsOf(catalogue, target)) {
            for (const { type } of compatibleTypes(catalogue, composition, {
              kind: 'port',
              device: target.id,
              port: name,
            })) {
              const device = { id: 'fresh', type, name: 'fresh', settings: {}, boot: {} }
              const grown = {
                ...composition,
                devices: [...composition.devices, device],
              } as typeof composition
              const answer = canConnect(catalogue, grown, device.id as typeof target.id, {
                device: target.id,
                port: name,
              })
              expect(answer.ok).toBe(true)
              expect(hasOutput(catalogue, device as (typeof composition.devices)[number])).toBe(true)
            }
          }
        }
      }),
    )
  })
})

describe('two ends', () => {
  const output = { kind: 'output', device: 'a' } as unknown as Endpoint
  const port = { kind: 'port', device: 'b', port: 'p' } as unknown as Endpoint

  it('make the same wire whichever was picked up first', () => {
    expect(wireBetween(output, port)).toEqual(wireBetween(port, output))
  })

  it('of one kind make none', () => {
    expect(wireBetween(port, port)).toBeNull()
  })
})
