import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges } from '../../shared/comparison/apply-changes.ts'
import { compare } from '../../shared/comparison/compare.ts'
import { describeChange, summarise } from '../../shared/comparison/describe-change.ts'
import { merge } from '../../shared/comparison/merge.ts'
import { applyEdits, type Edit } from '../../shared/model/edit.ts'
import { Project } from '../../shared/model/project.ts'
import { arbitraryProject } from '../arbitrary-project.ts'
import { hello } from '../server/sample-project.ts'

/** Few ids, so that two projects have devices, wires and files in common. */
const few = fc.constantFrom('a', 'b', 'c', 'd', 'constructor1')
const files = fc.dictionary(
  fc.constantFrom('data/a', 'data/b', 'c'),
  fc.record({ size: fc.nat(9), sha256: fc.constantFrom('0'.repeat(64), 'f'.repeat(64)) }),
)
const project = fc
  .tuple(arbitraryProject(few), files)
  .map(([documents, files]) => Project.parse({ ...documents, files }))

/** Two projects, the second often made from parts of the first. */
const pair = fc.oneof(
  fc.tuple(project, project),
  fc.tuple(project, project, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })).map(([a, b, take]) => {
    const from = (at: number) => (take[at] ? a : b)
    const after: Project = {
      composition: {
        ...from(0).composition,
        devices: from(1).composition.devices.toReversed(),
        wires: from(2).composition.wires,
      },
      layout: from(3).layout,
      sources: { ...a.sources, ...from(4).sources },
      files: from(5).files,
    }
    return [a, after] as const
  }),
)

/** A project with one of its parts from another. */
const changedPart = (base: Project, other: Project, part: number): Project =>
  [
    { ...base, composition: { ...base.composition, devices: other.composition.devices } },
    { ...base, composition: { ...other.composition, devices: base.composition.devices } },
    { ...base, sources: { ...base.sources, ...other.sources } },
    { ...base, files: other.files, layout: other.layout },
  ][part] ?? base

const helloProject = (): Project => Project.parse({ ...hello(), layout: { format: 1 } })

describe('a comparison', () => {
  it('says everything: the one state with the changes made is the other state', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        expect(applyChanges(before, compare(before, after))).toEqual(after)
      }),
      { numRuns: 250 },
    )
  })

  it('of a state with itself says nothing', () => {
    fc.assert(
      fc.property(project, state => {
        expect(compare(state, structuredClone(state))).toEqual([])
      }),
    )
  })

  it('puts every change into words', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const context = { before: before.composition, after: after.composition }
        for (const change of compare(before, after))
          expect(describeChange(change, context).title.length).toBeGreaterThan(2)
        expect(summarise(compare(before, after))).not.toBe('')
      }),
    )
  })

  it('tells a renamed device, a changed setting with both values, and a rewired port', () => {
    const before = helloProject()
    const logs = before.composition.devices.find(({ type }) => type === 'default_reporter')
    const app = before.composition.devices.find(({ type }) => type === 'app')
    if (!logs || !app) throw new Error('the sample has changed')
    const wire = before.composition.wires.find(({ from }) => from.device === logs.id)
    if (!wire) throw new Error('the sample has changed')
    const other = { ...logs, id: 'other' as typeof logs.id, name: 'other' }
    const edits: Edit[] = [
      { edit: 'set-setting', device: logs.id, setting: 'level', value: 'debug' },
      { edit: 'rename-device', device: logs.id, name: 'voice' },
      { edit: 'add-device', device: other },
      { edit: 'add-wire', wire: { ...wire, from: { device: other.id } } },
    ]
    const after = { ...before, composition: applyEdits(before.composition, edits) }
    const changes = compare(before, after)
    const context = { before: before.composition, after: after.composition }
    expect(changes.map(change => describeChange(change, context))).toEqual([
      { kind: 'changed', title: 'Logs renamed', before: logs.name, after: 'voice' },
      {
        kind: 'changed',
        title: '`voice`, Level',
        before: expect.stringContaining('info'),
        after: 'debug',
      },
      { kind: 'added', title: 'Logs `other`' },
      {
        kind: 'changed',
        title: `\`${app.name}\`, port \`${wire.to.port}\` rewired`,
        before: logs.name,
        after: 'other',
      },
    ])
    expect(summarise(changes)).toBe('1 device renamed, 1 setting changed, 1 device added, 1 port rewired')
  })

  it('says of moves and notes that they are layout only', () => {
    const before = helloProject()
    const after = { ...before, layout: { ...before.layout, positions: { hello: { x: 8, y: 8 } } } }
    expect(summarise(compare(before, after))).toBe('layout only: devices moved')
  })
})

describe('a merge', () => {
  it('of a change on one side alone is that change', () => {
    fc.assert(
      fc.property(pair, ([base, changed]) => {
        expect(merge(base, changed, base)).toEqual({ ok: true, project: changed })
        expect(merge(base, base, changed)).toEqual({ ok: true, project: changed })
        expect(merge(base, changed, changed)).toEqual({ ok: true, project: changed })
      }),
      { numRuns: 80 },
    )
  })

  it('keeps what both sides made, or is refused', () => {
    let made = 0
    fc.assert(
      fc.property(project, project, project, fc.nat(3), fc.nat(3), (base, one, two, partOne, partTwo) => {
        const [mine, theirs] = [changedPart(base, one, partOne), changedPart(base, two, partTwo)]
        const merged = merge(base, mine, theirs)
        if (!merged.ok) {
          expect(merged.overlaps.length).toBeGreaterThan(0)
          return
        }
        made += 1
        for (const side of [mine, theirs])
          for (const change of compare(base, side)) {
            if (change.change === 'source' || change.change === 'data-file' || change.change === 'field')
              expect(compare(base, merged.project)).toContainEqual(change)
            if (change.change === 'device-added')
              expect(merged.project.composition.devices).toContainEqual(change.device)
          }
      }),
      { numRuns: 120 },
    )
    expect(made).toBeGreaterThan(10)
  })

  it('is refused where one side removes the device that the other wires', () => {
    const base = helloProject()
    const [wire] = base.composition.wires
    if (!wire) throw new Error('the sample has changed')
    const unwired = {
      ...base,
      composition: applyEdits(base.composition, [{ edit: 'remove-wire', wire }]),
    }
    const without = {
      ...unwired,
      composition: applyEdits(unwired.composition, [{ edit: 'remove-device', device: wire.from.device }]),
    }
    expect(merge(unwired, base, without).ok).toBe(false)
    expect(merge(unwired, without, base).ok).toBe(false)
  })

  it('is refused where both change the same source, and made where they change different ones', () => {
    const base = helloProject()
    const source = (name: string, text: string) => ({ ...base, sources: { ...base.sources, [name]: text } })
    expect(merge(base, source('unikernel.ml', 'a'), source('unikernel.ml', 'b')).ok).toBe(false)
    expect(merge(base, source('a.ml', 'a'), source('b.ml', 'b'))).toEqual({
      ok: true,
      project: { ...base, sources: { ...base.sources, 'a.ml': 'a', 'b.ml': 'b' } },
    })
  })
})
