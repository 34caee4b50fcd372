import { type Device, isApp, type Wire } from '../model/composition.ts'
import type { Project } from '../model/project.ts'
import type { BeforeAfter, Change } from './change.ts'
import { fieldOf, keyedDevices, keyedNotes, keyedWires, sameJson } from './keyed.ts'

/**
 * Every difference between two states of a project, in the order: devices, wires, the composition's own fields, sources,
 * data files, layout. `applyChanges(before, compare(before, after))` is `after`. Pure.
 */
export const compare = (before: Project, after: Project): Change[] => [
  ...devices(before, after),
  ...wires(before, after),
  ...fields(before.composition, after.composition, ['devices', 'wires']).map(
    (field): Change => ({ change: 'field', ...field }),
  ),
  ...fields(before.sources, after.sources).map(
    ({ field, ...values }): Change => ({ change: 'source', name: field, ...(values as BeforeAfter<string>) }),
  ),
  ...fields(before.files, after.files).map(
    ({ field, ...values }): Change => ({
      change: 'data-file',
      path: field,
      ...(values as BeforeAfter<Project['files'][string]>),
    }),
  ),
  ...layout(before, after),
]

const devices = (before: Project, after: Project): Change[] => {
  const old = keyedDevices(before.composition)
  const now = keyedDevices(after.composition)
  const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Change[] => {
    const was = old.get(key)
    const is = now.get(key)
    if (was && is) return deviceChanges(key, was, is)
    if (is) return [{ change: 'device-added', key, device: is }]
    return was ? [{ change: 'device-removed', key, device: was }] : []
  })
  return [...changes, ...order('devices', old.keys(), now.keys())]
}

const deviceChanges = (key: string, before: Device, after: Device): Change[] => {
  const base = { key, device: after }
  const bothApps = isApp(before) && isApp(after)
  const plain = fields(before, after, ['name', 'settings', 'boot', ...(bothApps ? ['app'] : [])])
  return [
    ...(before.name === after.name
      ? []
      : [{ ...base, change: 'device-renamed' as const, before: before.name, after: after.name }]),
    ...plain.map((field): Change => ({ ...base, change: 'device-field', ...field })),
    ...(bothApps ? fields(before.app, after.app) : []).map(
      (field): Change => ({ ...base, change: 'app-field', ...field }),
    ),
    ...fields(before.settings, after.settings).map(
      ({ field, ...values }): Change => ({
        ...base,
        change: 'setting',
        setting: field,
        ...(values as BeforeAfter<Device['settings'][string]>),
      }),
    ),
    ...fields(before.boot, after.boot).map(
      ({ field, ...values }): Change => ({
        ...base,
        change: 'boot',
        flag: field,
        ...(values as BeforeAfter<string>),
      }),
    ),
  ]
}

const wires = (before: Project, after: Project): Change[] => {
  const old = keyedWires(before.composition)
  const now = keyedWires(after.composition)
  const removed = [...old].filter(([key]) => !now.has(key))
  const added = new Map([...now].filter(([key]) => !old.has(key)))
  const changes: Change[] = []
  for (const [key, wire] of old) {
    const is = now.get(key)
    if (is && !sameJson(wire, is)) changes.push({ change: 'wire-changed', key, before: wire, after: is })
  }
  for (const [key, wire] of removed) {
    const next = [...added].find(([, other]) => samePort(wire, other))
    if (next) {
      added.delete(next[0])
      changes.push({ change: 'rewired', key, newKey: next[0], before: wire, after: next[1] })
    } else changes.push({ change: 'wire-removed', key, wire })
  }
  for (const [key, wire] of added) changes.push({ change: 'wire-added', key, wire })
  return [...changes, ...order('wires', keysAfter(old.keys(), changes), now.keys())]
}

const samePort = (a: Wire, b: Wire): boolean => a.to.device === b.to.device && a.to.port === b.to.port

/** The keys in the order that applying changes leaves: what is new, or feeds a port anew, comes last. */
const keysAfter = (keys: Iterable<string>, changes: readonly Change[]): string[] => {
  const left = new Set(keys)
  for (const change of changes) {
    if (change.change === 'wire-removed' || change.change === 'rewired') left.delete(change.key)
    if (change.change === 'wire-added') left.add(change.key)
    if (change.change === 'rewired') left.add(change.newKey)
  }
  return [...left]
}

const layout = (before: Project, after: Project): Change[] => {
  const old = keyedNotes(before.layout)
  const now = keyedNotes(after.layout)
  return [
    ...fields(before.layout.positions, after.layout.positions).map(
      ({ field, ...values }): Change => ({
        change: 'moved',
        device: field,
        ...(values as BeforeAfter<{ x: number; y: number }>),
      }),
    ),
    ...[...new Set([...old.keys(), ...now.keys()])]
      .filter(key => !sameJson(old.get(key), now.get(key)))
      .map((key): Change => ({ change: 'note', key, before: old.get(key), after: now.get(key) })),
    ...order('notes', old.keys(), now.keys()),
    ...fields(before.layout, after.layout, ['positions', 'notes']).map(
      (field): Change => ({ change: 'layout-field', ...field }),
    ),
  ]
}

/** Said only where adding at the end and leaving out do not give the order that there is. */
const order = (of: 'devices' | 'wires' | 'notes', old: Iterable<string>, now: Iterable<string>): Change[] => {
  const before = new Set(old)
  const keys = [...now]
  const after = new Set(keys)
  const expected = [...[...before].filter(key => after.has(key)), ...keys.filter(key => !before.has(key))]
  return expected.every((key, at) => key === keys[at]) ? [] : [{ change: 'order', of, keys }]
}

/** The fields in which two objects differ. */
const fields = (
  before: object,
  after: object,
  except: readonly string[] = [],
): ({ field: string } & BeforeAfter<unknown>)[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(field => !except.includes(field))
    .map(field => ({ field, before: fieldOf(before, field), after: fieldOf(after, field) }))
    .filter(({ before, after }) => !sameJson(before, after))
