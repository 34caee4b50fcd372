import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { autoWire, openPorts } from '../../shared/model/auto-wire.ts'
import { type Composition, isApp } from '../../shared/model/composition.ts'
import type { Edit } from '../../shared/model/edit.ts'
import { copyOfType, newCustomSignature } from '../../shared/model/new-custom-type.ts'
import { addition, additionBeside, insertion } from '../../web/canvas/edits/add-device.ts'
import { copyText, duplicating, pasting, readCopied } from '../../web/canvas/edits/clipboard.ts'
import { frameSelected, unframeSelected } from '../../web/canvas/frames/frame-actions.ts'
import { bypassOf } from '../../web/canvas/gestures/bypass.ts'
import { placesNow, sceneNow } from '../../web/canvas/scene.ts'
import { saveDeviceType, saveSignature } from '../../web/custom-types/save-custom-type.ts'
import { catalogueNow } from '../../web/store/catalogue.ts'
import { edit, editPorts, endStep, redo, removeAll, undo, useDocument } from '../../web/store/document.ts'
import { addNote, changeFrame, changeNote, moveDevices, moveIntoFrame } from '../../web/store/layout-edits.ts'
import { select } from '../../web/store/session.ts'
import { addSource, removeSource, renameSource } from '../../web/store/source-edits.ts'
import { openTestProject } from './test-project.ts'

/*
 * The laws of undo, over the document store as the page uses it: whatever is done, undone and redone, in any order, each undo gives
 * what was there before one intention, each redo what was there after it.
 */

vi.stubGlobal('requestAnimationFrame', () => 0)

const platform = { universe: 'embedded', target: 'hvt' } as const

/** What undo and redo speak of; the text of a source has an undo of its own. */
const seen = () => {
  const { composition, layout, sources } = useDocument.getState()
  return structuredClone({ composition, layout, names: Object.keys(sources) })
}
type Seen = ReturnType<typeof seen>
const steps = () => useDocument.temporal.getState().pastStates.length
const graph = (): Composition => useDocument.getState().composition
const layout = () => useDocument.getState().layout

type Model = { past: Seen[]; future: Seen[]; joins: string | null }

/** Something that a user does; `merge` where it may join the step before it. */
type Intention = {
  says: string
  merge?: () => string
  run: (pick: <T>(from: readonly T[]) => T | undefined) => void
}

const types = [
  'app',
  'default_sleep',
  'block_of_file',
  'kv_rw_mem',
  'tls_server',
  'cohttp_server',
  'sqlite_kv_rw',
]

const intentions: readonly Intention[] = [
  {
    says: 'add a device',
    run: pick => {
      const added = addition(sceneNow(), pick(types) ?? 'app', { x: 0, y: 0 })
      edit(added.edits, { positions: added.positions, sources: added.sources })
    },
  },
  {
    says: 'add a device beside another',
    run: pick => {
      const beside = pick(graph().devices)
      if (!beside) return
      const added = additionBeside(sceneNow(), pick(types) ?? 'app', beside.id)
      edit(added.edits, { positions: added.positions, sources: added.sources })
    },
  },
  {
    says: 'insert into a wire',
    run: pick => {
      const wire = pick(graph().wires)
      if (!wire) return
      const added = insertion(sceneNow(), 'tls_server', 'conduit', wire)
      edit(added.edits, { positions: added.positions })
    },
  },
  {
    says: 'auto-wire',
    run: () =>
      edit(autoWire(catalogueNow(), graph(), platform, openPorts(catalogueNow(), graph()).slice(0, 2)).edits),
  },
  {
    says: 'remove and reconnect',
    run: pick => {
      const device = pick(graph().devices)
      if (device) removeAll(bypassOf(catalogueNow(), graph(), [device.id]), new Set())
    },
  },
  {
    says: 'remove a device, a wire and a note',
    run: pick => {
      const device = pick(graph().devices)
      const wire = pick(graph().wires)
      const note = pick(layout().notes)
      const edits: Edit[] = [
        ...(wire ? [{ edit: 'remove-wire', wire } as const] : []),
        ...(device ? [{ edit: 'remove-device', device: device.id } as const] : []),
      ]
      if (edits.length > 0) removeAll(edits, new Set(note ? [note.id] : []))
    },
  },
  {
    says: 'paste a copy',
    run: pick => {
      const device = pick(graph().devices)
      const copied =
        device &&
        readCopied(copyText(graph(), placesNow(), useDocument.getState().sources, new Set([device.id])))
      if (!copied) return
      const added = pasting(sceneNow(), copied, null)
      edit(added.edits, { positions: added.positions, sources: added.sources })
    },
  },
  {
    says: 'duplicate',
    run: pick => {
      const device = pick(graph().devices)
      const added = device && duplicating(sceneNow(), placesNow(), new Set([device.id]))
      if (added) edit(added.edits, { positions: added.positions })
    },
  },
  {
    says: 'type a name',
    merge: () => `name:${graph().devices[0]?.id}`,
    run: pick => {
      const [device] = graph().devices
      if (device)
        edit([{ edit: 'rename-device', device: device.id, name: pick(['a', 'b', 'c', 'd']) ?? 'a' }], {
          merge: `name:${device.id}`,
        })
    },
  },
  {
    says: 'set a setting',
    run: pick => {
      const device = pick(graph().devices)
      if (device)
        edit([
          {
            edit: 'set-setting',
            device: device.id,
            setting: 'certificate',
            value: pick(['x', null]) ?? null,
          },
        ])
    },
  },
  {
    says: 'set a value for the next boot',
    run: pick => {
      const device = pick(graph().devices)
      if (device) edit([{ edit: 'set-boot', device: device.id, flag: 'x', value: pick(['1', '2']) ?? null }])
    },
  },
  {
    says: 'change the ports of an app',
    run: pick => {
      const app = pick(graph().devices.filter(isApp))
      if (app) editPorts(app.id, [{ name: pick(['p', 'q']) ?? 'p', signature: 'kv_ro' }])
    },
  },
  {
    says: 'rename the composition',
    run: pick => edit([{ edit: 'rename-composition', name: pick(['x', 'y']) ?? 'x' }]),
  },
  {
    says: 'move a device',
    run: pick => {
      const device = pick(graph().devices)
      if (device) moveDevices({ [device.id]: { x: 8 * (pick([1, 2, 3]) ?? 0), y: 0 } })
    },
  },
  {
    says: 'write or change a note',
    run: pick => {
      const id = pick(['note-1', 'note-2']) ?? ''
      if (layout().notes.some(note => note.id === id)) changeNote(id, { text: pick(['a', 'b']) ?? '' })
      else addNote({ id, position: { x: 0, y: 0 }, title: '', text: '' })
    },
  },
  {
    says: 'frame devices, collapse or expand the frame',
    run: pick => {
      const device = pick(graph().devices)
      if (!device) return
      select({ devices: [device.id] })
      frameSelected()
    },
  },
  {
    says: 'drag a device into a frame',
    run: pick => {
      const device = pick(graph().devices)
      const frame = layout().frames?.[0]
      if (device && frame && !frame.devices.includes(device.id))
        moveIntoFrame({ [device.id]: { x: 16, y: 8 } }, { frame: frame.id, devices: [device.id] })
    },
  },
  {
    says: 'take a device out of its frame',
    run: pick => {
      const device = pick(graph().devices)
      if (!device || !(layout().frames ?? []).some(({ devices }) => devices.includes(device.id))) return
      select({ devices: [device.id] })
      unframeSelected()
    },
  },
  {
    says: 'name a frame',
    merge: () => `frame:${layout().frames?.[0]?.id}`,
    run: pick => {
      const [frame] = layout().frames ?? []
      if (frame) changeFrame(frame.id, { title: pick(['F', 'G', 'H']) ?? '' }, `frame:${frame.id}`)
    },
  },
  {
    says: 'make a device one’s own',
    run: pick => {
      const device = pick(graph().devices.filter(({ type }) => type === 'tls_server' || type === 'kv_rw_mem'))
      const type = device && catalogueNow().deviceTypes.get(device.type)
      if (type)
        saveDeviceType(copyOfType(catalogueNow(), type), {
          renamed: new Map(),
          from: device.id,
          writesSource: false,
        })
    },
  },
  {
    says: 'change a device type of one’s own',
    run: pick => {
      const type = pick(graph().deviceTypes ?? [])
      if (type)
        saveDeviceType(
          { ...type, title: pick(['A', 'B']) ?? 'A' },
          { renamed: new Map(), from: null, writesSource: true },
        )
    },
  },
  { says: 'define a signature', run: () => saveSignature(newCustomSignature(catalogueNow())) },
  {
    says: 'remove what is one’s own',
    run: pick => {
      const type = pick(graph().deviceTypes ?? [])
      const signature = pick(graph().signatures ?? [])
      const edits: Edit[] = [
        ...(type ? [{ edit: 'remove-device-type', id: type.id } as const] : []),
        ...(signature ? [{ edit: 'remove-signature', id: signature.id } as const] : []),
      ]
      if (edits.length > 0) edit(edits)
    },
  },
  { says: 'add a source', run: pick => addSource(pick(['a.ml', 'b.ml']) ?? 'a.ml') },
  {
    says: 'rename or remove a source',
    run: pick => {
      const name = pick(Object.keys(useDocument.getState().sources))
      if (name) pick([true, false]) ? removeSource(name) : renameSource(name, 'c.ml')
    },
  },
]

class Do implements fc.Command<Model, object> {
  constructor(
    readonly intention: Intention,
    readonly picks: readonly number[],
  ) {}
  check = () => true
  run(model: Model): void {
    let next = 0
    const pick = <T>(from: readonly T[]): T | undefined =>
      from[(this.picks[next++ % this.picks.length] ?? 0) % Math.max(1, from.length)]
    const before = seen()
    const count = steps()
    const merge = this.intention.merge?.() ?? null
    this.intention.run(pick)
    if (steps() > count) {
      expect(steps() - count).toBe(1)
      model.past.push(before)
      model.future = []
      model.joins = merge
    } else if (JSON.stringify(seen()) !== JSON.stringify(before)) {
      // No step of its own: it may only have joined the one before, which was of the same field.
      expect(merge).not.toBeNull()
      expect(merge).toBe(model.joins)
      model.future = []
    }
  }
  toString = () => `${this.intention.says} ${this.picks.join()}`
}

class Undo implements fc.Command<Model, object> {
  check = ({ past }: Readonly<Model>) => past.length > 0
  run(model: Model): void {
    model.future.push(seen())
    undo()
    expect(seen()).toEqual(model.past.pop())
    model.joins = null
  }
  toString = () => 'undo'
}

class Redo implements fc.Command<Model, object> {
  check = ({ future }: Readonly<Model>) => future.length > 0
  run(model: Model): void {
    model.past.push(seen())
    redo()
    expect(seen()).toEqual(model.future.pop())
    model.joins = null
  }
  toString = () => 'redo'
}

class Leave implements fc.Command<Model, object> {
  check = () => true
  run(model: Model): void {
    endStep()
    model.joins = null
  }
  toString = () => 'leave the field'
}

const commands = fc.commands(
  [
    fc
      .tuple(fc.constantFrom(...intentions), fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }))
      .map(([intention, picks]) => new Do(intention, picks)),
    fc
      .tuple(fc.constantFrom(...intentions), fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }))
      .map(([intention, picks]) => new Do(intention, picks)),
    fc.constant(new Undo()),
    fc.constant(new Redo()),
    fc.constant(new Leave()),
  ],
  { maxCommands: 60, size: '+1' },
)

it('undoes to the start and redoes to the end, whatever was done, undone and redone on the way', () => {
  fc.assert(
    fc.property(commands, sequence => {
      openTestProject()
      const start = seen()
      const model: Model = { past: [], future: [], joins: null }
      fc.modelRun(() => ({ model, real: {} }), sequence)
      const end = seen()
      const count = steps()
      expect(count).toBe(model.past.length)
      for (let n = 0; n < count; n++) undo()
      expect(seen()).toEqual(start)
      for (let n = 0; n < count; n++) redo()
      expect(seen()).toEqual(end)
    }),
    { numRuns: 150 },
  )
})
