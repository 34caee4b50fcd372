import { describe, expect, it } from 'vitest'
import { catalogue, portsOf } from '../../shared/catalogue/catalogue.ts'
import { collapsing, expanding } from '../../shared/model/composite.ts'
import { Composition, type Device, wireKey } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'

const composites = [...catalogue.deviceTypes.values()].filter(({ parts }) => parts !== undefined)

/** A composite with everything wired, and an app on it. */
const around = (type: string): Composition => {
  const record = catalogue.deviceTypes.get(type)
  return Composition.parse({
    format: 1,
    name: 'around',
    devices: [
      { id: 'net', type: 'default_network', name: 'net' },
      { id: 'stack', type: 'generic_stackv4v6', name: 'stack', settings: {} },
      { id: 'it', type, name: 'it', extra: 'kept' },
      {
        id: 'app',
        type: 'app',
        name: 'app',
        app: { module: 'App.Make', ports: [{ name: 'p', signature: record?.gives ?? '' }] },
      },
    ],
    wires: [
      { from: { device: 'net' }, to: { device: 'stack', port: 'network' } },
      { from: { device: 'stack' }, to: { device: 'it', port: 'stack' } },
      { from: { device: 'it' }, to: { device: 'app', port: 'p' } },
    ],
  })
}
const find = ({ devices }: Composition, id: string): Device => {
  const device = devices.find(device => device.id === id)
  if (!device) throw new Error(`no device ${id}`)
  return device
}

it('says of each composite parts, ports and wires that there are', () => {
  expect(composites.length).toBeGreaterThan(0)
  for (const { parts, ports, gives } of composites) {
    if (!parts) continue
    const type = (part: string) => catalogue.deviceTypes.get(parts.devices[part] ?? '')
    expect(type(parts.gives)?.gives).toBe(gives)
    expect(Object.keys(parts.ports)).toEqual(ports.map(({ name }) => name))
    for (const { part, port } of Object.values(parts.ports))
      expect(type(part)?.ports.map(({ name }) => name)).toContain(port)
    for (const { from, to, port } of parts.wires) {
      const needs = type(to)?.ports.find(({ name }) => name === port)?.signature
      expect(type(from)?.gives).toBe(needs)
    }
  }
})

describe.each(composites.map(({ id }) => id))('%s', id => {
  it('expands into its parts and back, with its wires, its name and what is not known of it', () => {
    const before = around(id)
    const expanded = expanding(catalogue, before, find(before, 'it'), () => 'fresh')
    if (!expanded) throw new Error('does not expand')
    const apart = applyEdits(before, expanded.edits)
    expect(apart.devices.length).toBe(before.devices.length + expanded.added.length)
    expect(apart.devices.some(({ type }) => type === id)).toBe(false)
    const wired = new Set(apart.wires.map(({ to }) => `${to.device}.${to.port}`))
    for (const device of apart.devices)
      for (const { name } of portsOf(catalogue, device)) expect(wired).toContain(`${device.id}.${name}`)
    const back = collapsing(catalogue, apart, find(apart, 'it'))
    if (!back) throw new Error('does not collapse')
    const again = applyEdits(apart, back.edits)
    expect(again.devices).toEqual(before.devices)
    expect(again.wires.map(wireKey).sort()).toEqual(before.wires.map(wireKey).sort())
  })

  it('does not collapse while something else stands on what would be inside', () => {
    const before = around(id)
    const expanded = expanding(catalogue, before, find(before, 'it'), () => 'fresh')
    const apart = applyEdits(before, expanded?.edits ?? [])
    const [inner] = expanded?.added ?? []
    if (!inner) throw new Error('has no inner part')
    const shared = applyEdits(apart, [
      { edit: 'add-device', device: { ...find(apart, 'it'), id: 'other' as Device['id'], name: 'other' } },
      {
        edit: 'add-wire',
        wire: { from: { device: inner.id }, to: { device: 'other' as Device['id'], port: 'conduit' } },
      },
    ])
    expect(collapsing(catalogue, shared, find(shared, 'it'))).toBeNull()
  })
})
