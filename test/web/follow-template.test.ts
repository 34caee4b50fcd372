import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { type AppDevice, DeviceId, isApp } from '../../shared/model/composition.ts'
import { headProblems } from '../../shared/validation/heads.ts'
import { validate } from '../../shared/validation/validate.ts'
import { addition } from '../../web/canvas/edits/add-device.ts'
import { edit, editPorts, redo, undo, useDocument } from '../../web/store/document.ts'
import { setSource } from '../../web/store/source-edits.ts'
import { openTestProject } from './test-project.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const
const now = () => useDocument.getState()
const app = (): AppDevice => {
  const device = now().composition.devices.find(isApp)
  if (!device) throw new Error('no app')
  return device
}
const source = () => now().sources['unikernel.ml'] ?? ''
const differences = () => headProblems(now().composition, now().sources, catalogue)

beforeEach(() => {
  openTestProject()
  const added = addition(
    { catalogue, composition: now().composition, sources: {}, boxes: new Map() },
    'app',
    { x: 0, y: 0 },
  )
  edit(added.edits, { positions: added.positions, sources: added.sources })
})

describe('the source that an app starts from', () => {
  it('follows its ports and boot arguments, with the module path, and comes back with undo and redo', () => {
    const first = source()
    editPorts(app().id, [{ name: 'kv', signature: 'kv_ro' }])
    expect(app().app.module).toBe('Unikernel.Make')
    expect(source()).toContain('(Kv : Mirage_kv.RO)')
    const argument = {
      flag: 'https-port',
      type: 'int' as const,
      optional: false,
      list: false,
      default: '1',
      docv: '',
      doc: '',
    }
    edit([{ edit: 'replace-device', device: { ...app(), app: { ...app().app, bootArguments: [argument] } } }])
    expect(source()).toContain('let start _kv _https_port =')
    undo()
    expect(source()).toContain('let start _kv =')
    undo()
    expect([app().app.module, source()]).toEqual(['Unikernel', first])
    redo()
    expect([app().app.module, source().includes('_kv')]).toEqual(['Unikernel.Make', true])
  })

  it('stays as someone has written it', () => {
    setSource('unikernel.ml', `${source()}(* mine *)\n`)
    const mine = source()
    editPorts(app().id, [{ name: 'kv', signature: 'kv_ro' }])
    expect([app().app.module, source()]).toEqual(['Unikernel', mine])
  })

  it('agrees with whatever ports it is given, one after another', () => {
    const signatures = [...catalogue.signatures.values()]
      .filter(({ kind }) => kind !== 'sink')
      .map(({ id }) => id)
    const ports = fc.uniqueArray(
      fc.record({ name: fc.stringMatching(/^p[a-z]{0,3}$/), signature: fc.constantFrom(...signatures) }),
      { selector: ({ name }) => name, maxLength: 4 },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(ports, fc.constant('undo' as const)), { maxLength: 6 }), steps => {
        let made = 0
        for (const step of steps) {
          if (step !== 'undo') {
            editPorts(DeviceId.parse(app().id), step)
            made += 1
          } else if (made > 0) {
            undo()
            made -= 1
          }
          expect(differences()).toEqual([])
          const { composition, sources } = now()
          const codes = validate({ composition, sources }, platform, catalogue).map(({ code }) => code)
          expect(codes).not.toContain('not-a-functor')
        }
      }),
      { numRuns: 60 },
    )
  })
})
