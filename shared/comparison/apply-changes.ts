import { type Device, isApp } from '../model/composition.ts'
import type { Project } from '../model/project.ts'
import type { Change } from './change.ts'
import { keyedDevices, keyedNotes, keyedWires } from './keyed.ts'

/** A project after changes that `compare` found; one whose device is not there is left out. Pure. */
export const applyChanges = (project: Project, changes: readonly Change[]): Project => {
  const devices = keyedDevices(project.composition)
  const wires = keyedWires(project.composition)
  const notes = keyedNotes(project.layout)
  const orders = new Map<string, readonly string[]>()
  const { devices: _, wires: __, ...graphFields } = project.composition
  const { notes: ___, positions: ____, ...layoutFields } = project.layout
  let composition: object = graphFields
  let layout: object = layoutFields
  let { sources, files } = project
  let { positions } = project.layout

  const changeDevice = (key: string, next: (device: Device) => Device): void => {
    const device = devices.get(key)
    if (device) devices.set(key, next(device))
  }
  for (const change of changes) {
    switch (change.change) {
      case 'device-added':
        devices.set(change.key, change.device)
        break
      case 'device-removed':
        devices.delete(change.key)
        break
      case 'device-renamed':
        changeDevice(change.key, device => ({ ...device, name: change.after }))
        break
      case 'setting':
        changeDevice(change.key, device => ({
          ...device,
          settings: withField(device.settings, change.setting, change.after),
        }))
        break
      case 'boot':
        changeDevice(change.key, device => ({
          ...device,
          boot: withField(device.boot, change.flag, change.after),
        }))
        break
      case 'app-field':
        changeDevice(change.key, device =>
          isApp(device) ? { ...device, app: withField(device.app, change.field, change.after) } : device,
        )
        break
      case 'device-field':
        changeDevice(change.key, device => withField(device, change.field, change.after))
        break
      case 'wire-added':
        wires.set(change.key, change.wire)
        break
      case 'wire-removed':
        wires.delete(change.key)
        break
      case 'rewired':
        wires.delete(change.key)
        wires.set(change.newKey, change.after)
        break
      case 'wire-changed':
        wires.set(change.key, change.after)
        break
      case 'field':
        composition = withField(composition, change.field, change.after)
        break
      case 'order':
        orders.set(change.of, change.keys)
        break
      case 'source':
        sources = withField(sources, change.name, change.after)
        break
      case 'data-file':
        files = withField(files, change.path, change.after)
        break
      case 'moved':
        positions = withField(positions, change.device, change.after)
        break
      case 'note':
        if (change.after) notes.set(change.key, change.after)
        else notes.delete(change.key)
        break
      case 'layout-field':
        layout = withField(layout, change.field, change.after)
        break
    }
  }
  return {
    composition: {
      ...(composition as typeof graphFields),
      devices: inOrder(devices, orders.get('devices')),
      wires: inOrder(wires, orders.get('wires')),
    },
    layout: {
      ...(layout as typeof layoutFields),
      positions,
      notes: inOrder(notes, orders.get('notes')),
    },
    sources,
    files,
  }
}

const withField = <T extends object>(object: T, field: string, value: unknown): T => {
  const rest = Object.entries(object).filter(([name]) => name !== field)
  return Object.fromEntries(value === undefined ? rest : [...rest, [field, value]]) as T
}

/** What the order does not name comes last. */
const inOrder = <T>(items: ReadonlyMap<string, T>, keys: readonly string[] | undefined): T[] => {
  if (!keys) return [...items.values()]
  const named = new Set(keys)
  return [
    ...keys.flatMap(key => (items.has(key) ? [items.get(key) as T] : [])),
    ...[...items].flatMap(([key, item]) => (named.has(key) ? [] : [item])),
  ]
}
