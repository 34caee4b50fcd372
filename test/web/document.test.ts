import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import type { DeviceId } from '../../shared/model/composition.ts'
import { newDevice } from '../../shared/model/new-device.ts'
import { VersionId } from '../../shared/protocol/version.ts'
import {
  edit,
  endStep,
  openToRead,
  redo,
  removeAll,
  replaceProject,
  undo,
  useDocument,
} from '../../web/store/document.ts'
import { addNote, changeNote, moveDevices } from '../../web/store/layout-edits.ts'
import { addSource, removeSource, renameSource, setSource } from '../../web/store/source-edits.ts'
import { openTestProject } from './test-project.ts'

const open = () => openTestProject({ 'unikernel.ml': 'let start () = Lwt.return_unit\n' })

const state = () => {
  const { composition, layout, sources } = useDocument.getState()
  return { composition, layout, sources }
}
const steps = () => useDocument.temporal.getState().pastStates.length

/** One intention of a user; true where it left a step to undo. */
type Intention = () => void

const types = ['app', 'default_sleep', 'default_ptime', 'default_reporter']
const anyDevice = (pick: number): DeviceId | undefined => {
  const { devices } = useDocument.getState().composition
  return devices.length === 0 ? undefined : devices[pick % devices.length]?.id
}
const anySource = (pick: number): string | undefined => {
  const names = Object.keys(useDocument.getState().sources)
  return names[pick % Math.max(1, names.length)]
}

const intention: fc.Arbitrary<Intention> = fc.oneof(
  fc.constantFrom(...types).map(type => () => {
    const device = newDevice(catalogue, useDocument.getState().composition, type)
    edit([{ edit: 'add-device', device }], { positions: { [device.id]: { x: 8, y: 16 } } })
  }),
  fc.nat(50).map(pick => () => {
    const device = anyDevice(pick)
    if (device) removeAll([{ edit: 'remove-device', device }], new Set())
  }),
  fc.tuple(fc.nat(50), fc.string()).map(([pick, name]) => () => {
    const device = anyDevice(pick)
    if (device) edit([{ edit: 'rename-device', device, name }], { merge: `name:${device}` })
  }),
  fc.tuple(fc.nat(50), fc.integer({ min: -500, max: 500 })).map(([pick, x]) => () => {
    const device = anyDevice(pick)
    if (device) moveDevices({ [device]: { x, y: x } })
  }),
  fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]) => () => {
    const from = anyDevice(a)
    const to = anyDevice(b)
    if (from && to)
      edit([{ edit: 'add-wire', wire: { from: { device: from }, to: { device: to, port: 'p' } } }])
  }),
  fc.constantFrom('a.ml', 'b.ml', 'c.mli').map(name => () => addSource(name, 'let x = 1')),
  fc.nat(50).map(pick => () => {
    const name = anySource(pick)
    if (name) removeSource(name)
  }),
  fc.tuple(fc.nat(50), fc.constantFrom('a.ml', 'd.ml')).map(([pick, to]) => () => {
    const name = anySource(pick)
    if (name) renameSource(name, to)
  }),
  fc.tuple(fc.string(), fc.constantFrom('a.ml', 'unikernel.ml')).map(([text, name]) => () => {
    const { composition, layout } = useDocument.getState()
    const restored = { ...composition, devices: composition.devices.slice(1), wires: [] }
    replaceProject({ composition: restored, layout, sources: { [name]: text }, files: {} })
  }),
  fc.string().map(text => () => {
    const id = `note-${text.length}`
    if (useDocument.getState().layout.notes.some(note => note.id === id))
      changeNote(id, { text }, `note:${id}`)
    else addNote({ id, position: { x: 0, y: 0 }, title: '', text })
  }),
)

beforeEach(open)

describe('undo', () => {
  it('takes any sequence of intentions back to the start, and redo to the end', () => {
    fc.assert(
      fc.property(fc.array(intention, { maxLength: 25 }), intentions => {
        open()
        const start = state()
        for (const run of intentions) run()
        const end = state()
        const count = steps()
        for (let index = 0; index < count; index++) undo()
        expect(state()).toEqual(start)
        for (let index = 0; index < count; index++) redo()
        expect(state()).toEqual(end)
      }),
    )
  })

  it('takes back one intention at a time, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(intention, { maxLength: 12 }), intention, (before, last) => {
        open()
        for (const run of before) run()
        endStep()
        const then = state()
        const count = steps()
        last()
        expect(steps() - count).toBeLessThanOrEqual(1)
        if (steps() > count) undo()
        expect(state()).toEqual(then)
      }),
    )
  })

  it('takes back a whole typed field at once, and the next field apart', () => {
    const device = newDevice(catalogue, useDocument.getState().composition, 'default_sleep')
    edit([{ edit: 'add-device', device }])
    const rename = (name: string) =>
      edit([{ edit: 'rename-device', device: device.id, name }], { merge: `name:${device.id}` })
    const nameNow = () => useDocument.getState().composition.devices[0]?.name
    for (const name of ['n', 'na', 'nap']) rename(name)
    endStep()
    for (const name of ['napp', 'nappy']) rename(name)
    undo()
    expect(nameNow()).toBe('nap')
    undo()
    expect(nameNow()).toBe('sleep')
  })

  it('never counts an edit that changes nothing, nor lets the next one join the step before it', () => {
    const device = newDevice(catalogue, useDocument.getState().composition, 'default_sleep')
    edit([{ edit: 'add-device', device }])
    renameSource('unikernel.ml', 'unikernel.ml')
    edit([{ edit: 'rename-device', device: device.id, name: 'nap' }], { merge: 'name' })
    undo()
    expect(useDocument.getState().composition.devices[0]?.name).toBe('sleep')
  })

  it('leaves the text of a source to its editor, through renaming and removal', () => {
    setSource('unikernel.ml', 'let start () = assert false\n')
    expect(steps()).toBe(0)
    renameSource('unikernel.ml', 'site.ml')
    setSource('site.ml', 'newest')
    undo()
    expect(useDocument.getState().sources).toEqual({ 'unikernel.ml': 'newest' })
    removeSource('unikernel.ml')
    undo()
    expect(useDocument.getState().sources).toEqual({ 'unikernel.ml': 'newest' })
  })

  it('takes back a restored version as one step: graph, texts, and whose data files there are', () => {
    setSource('unikernel.ml', 'typed')
    const before = state()
    const [from, kept] = [
      VersionId.parse('0000000000001-00000000'),
      VersionId.parse('0000000000002-00000000'),
    ]
    const file = { size: 1, sha256: 'a'.repeat(64) }
    const { composition, layout } = before
    replaceProject(
      {
        composition: { ...composition, name: 'old' },
        layout,
        sources: { 'unikernel.ml': 'old' },
        files: { a: file },
      },
      { from, before: kept },
    )
    expect(useDocument.getState()).toMatchObject({ filesFrom: from, sources: { 'unikernel.ml': 'old' } })
    expect(steps()).toBe(1)
    undo()
    expect(state()).toEqual(before)
    expect(useDocument.getState().filesFrom).toBe(kept)
    redo()
    expect(useDocument.getState()).toMatchObject({ filesFrom: from, sources: { 'unikernel.ml': 'old' } })
  })

  it('forgets the steps of one project when another is opened', () => {
    addSource('a.ml')
    open()
    undo()
    expect(Object.keys(useDocument.getState().sources)).toEqual(['unikernel.ml'])
  })
})

describe('a project of someone else', () => {
  it('is changed by no edit', () => {
    fc.assert(
      fc.property(fc.array(intention, { maxLength: 10 }), intentions => {
        const { composition, layout, sources, files } = useDocument.getState()
        openToRead({ composition, layout, sources, files })
        const before = state()
        for (const run of intentions) run()
        setSource('unikernel.ml', 'changed')
        undo()
        expect(state()).toEqual(before)
        expect(steps()).toBe(0)
        open()
      }),
    )
  })
})

describe('the document', () => {
  it('keeps a source of a name that is taken', () => {
    addSource('unikernel.ml', 'other')
    expect(useDocument.getState().sources['unikernel.ml']).toContain('Lwt')
  })

  it('keeps the same sources object until a source changes', () => {
    const before = useDocument.getState().sources
    edit([{ edit: 'rename-composition', name: 'other' }])
    expect(useDocument.getState().sources).toBe(before)
  })
})
