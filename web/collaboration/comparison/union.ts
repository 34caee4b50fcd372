import type { Change, ChangeGroup } from '../../../shared/comparison/change.ts'
import { groupOf } from '../../../shared/comparison/change.ts'
import type { ChangeKind } from '../../../shared/comparison/describe-change.ts'
import { type Composition, wireKey } from '../../../shared/model/composition.ts'
import type { Layout } from '../../../shared/model/layout.ts'
import type { Project } from '../../../shared/model/project.ts'

/** What has become of devices (by id) and wires (by `wireKey`). */
export type Marks = ReadonlyMap<string, ChangeKind>

/** Marks for what changes say of devices and wires. */
export const marksOf = (changes: readonly Change[]): Marks => {
  const marks = new Map<string, ChangeKind>()
  const changed = (id: string) => {
    if (!marks.has(id)) marks.set(id, 'changed')
  }
  for (const change of changes) {
    switch (change.change) {
      case 'device-added':
        marks.set(change.device.id, 'added')
        break
      case 'device-removed':
        marks.set(change.device.id, 'removed')
        break
      case 'device-renamed':
      case 'device-field':
      case 'app-field':
      case 'setting':
      case 'boot':
        changed(change.device.id)
        break
      case 'wire-added':
        marks.set(wireKey(change.wire), 'added')
        break
      case 'wire-removed':
        marks.set(wireKey(change.wire), 'removed')
        break
      case 'rewired':
        marks.set(wireKey(change.before), 'removed')
        marks.set(wireKey(change.after), 'added')
        break
      case 'wire-changed':
        changed(wireKey(change.after))
        break
    }
  }
  return marks
}

/** Two graphs drawn as one: the later, and what it no longer has where that stood. */
export const unionOf = (before: Project, after: Project): { composition: Composition; layout: Layout } => {
  const ids = new Set(after.composition.devices.map(({ id }) => id))
  const keys = new Set(after.composition.wires.map(wireKey))
  const gone = before.composition.devices.filter(({ id }) => !ids.has(id))
  return {
    composition: {
      ...after.composition,
      devices: [...after.composition.devices, ...gone],
      wires: [
        ...after.composition.wires,
        ...before.composition.wires.filter(wire => !keys.has(wireKey(wire))),
      ],
    },
    layout: { ...after.layout, positions: { ...before.layout.positions, ...after.layout.positions } },
  }
}

/** Changes by what they concern, in the order in which they are told; empty groups are left out. */
export const grouped = (changes: readonly Change[]): { group: ChangeGroup; changes: Change[] }[] =>
  groups
    .map(group => ({ group, changes: changes.filter(change => groupOf(change) === group) }))
    .filter(({ changes }) => changes.length > 0)

const groups: readonly ChangeGroup[] = [
  'devices',
  'wires',
  'settings',
  'sources',
  'data',
  'project',
  'layout',
]
