import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { templateOf } from '../../shared/model/app-template.ts'
import { type Composition, isApp } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { validate } from '../../shared/validation/validate.ts'
import {
  addition,
  additionAtEnd,
  additionBeside,
  portAndWire,
  type Scene,
} from '../../web/canvas/edits/add-device.ts'

const empty: Composition = { format: 1, name: 'test', devices: [], wires: [] }
const sceneOf = (composition: Composition, sources = {}): Scene => ({
  catalogue,
  composition,
  sources,
  boxes: new Map(
    composition.devices.map(({ id }, index) => [id, { x: index * 240, y: 0, width: 192, height: 98 }]),
  ),
})
const platform = { universe: 'embedded', target: 'hvt' } as const

describe('a new app', () => {
  it('comes with a module to start from, and nothing wrong with it', () => {
    const added = addition(sceneOf(empty), 'app', { x: 0, y: 0 })
    const composition = applyEdits(empty, added.edits)
    expect(Object.keys(added.sources)).toEqual(['unikernel.ml'])
    expect(validate({ composition, sources: added.sources }, platform, catalogue)).toEqual([])
  })

  it('takes a module name that is free', () => {
    const added = addition(sceneOf(empty, { 'unikernel.ml': '' }), 'app', { x: 0, y: 0 })
    expect(Object.keys(added.sources)).toEqual(['app2.ml'])
  })

  it('is a functor where it stands on one', () => {
    expect(templateOf({ ports: [{ name: 'net', signature: 'network' }] }, catalogue)).toBe(
      [
        'module Make',
        '    (Net : Mirage_net.S) =',
        'struct',
        '  let start _net =',
        '    Logs.info (fun m -> m "hello");',
        '    Lwt.return_unit',
        'end',
        '',
      ].join('\n'),
    )
  })
})

describe('a device added beside an app', () => {
  const logs = addition(sceneOf(empty), 'default_reporter', { x: 0, y: 0 })
  const withLogs = applyEdits(empty, logs.edits)

  it('is wired where exactly one port fits', () => {
    const app = additionAtEnd(
      sceneOf(withLogs),
      'app',
      null,
      { kind: 'output', device: logs.device.id },
      { x: 300, y: 0 },
    )
    const wired = applyEdits(withLogs, app.edits)
    expect(wired.wires).toHaveLength(1)
    const unwired = { ...wired, devices: wired.devices.filter(isApp), wires: [] }
    const again = additionBeside(sceneOf(unwired), 'default_reporter', app.device.id)
    expect(applyEdits(unwired, again.edits).wires).toHaveLength(1)
    // It asks for no sleep yet: it gets a port for it.
    const slept = applyEdits(unwired, additionBeside(sceneOf(unwired), 'default_sleep', app.device.id).edits)
    expect(slept.wires.map(({ to }) => to.port)).toEqual(['sleep'])
  })

  it('can be given a port of its own', () => {
    const app = addition(sceneOf(withLogs), 'app', { x: 300, y: 0 })
    const both = applyEdits(withLogs, app.edits)
    const extended = applyEdits(both, portAndWire(catalogue, app.device, logs.device))
    const device = extended.devices.find(isApp)
    expect(device?.app.ports).toEqual([{ name: 'logs', signature: 'reporter' }])
    expect(extended.wires).toHaveLength(1)
    expect(validate({ composition: extended, sources: app.sources }, platform, catalogue)).toEqual([])
  })
})
