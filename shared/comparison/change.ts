import type { Device, Wire } from '../model/composition.ts'
import type { SettingValue } from '../model/device-type.ts'
import type { Note, Position } from '../model/layout.ts'
import type { DataFile, SourceName } from '../model/project.ts'

/** What was and what is; `undefined` where there was or is nothing. */
export type BeforeAfter<T> = { before: T | undefined; after: T | undefined }

/**
 * One difference between two states of a project. `key` names a device, wire or note within its list: a device's key is its
 * id. `device` is the device as it is after the change, before it where it is gone.
 */
export type Change =
  | { change: 'device-added' | 'device-removed'; key: string; device: Device }
  | { change: 'device-renamed'; key: string; device: Device; before: string; after: string }
  | ({ change: 'setting'; key: string; device: Device; setting: string } & BeforeAfter<SettingValue>)
  | ({ change: 'boot'; key: string; device: Device; flag: string } & BeforeAfter<string>)
  /** A field of an app: its module, ports, boot arguments, libraries, or one that this version does not know. */
  | ({ change: 'app-field'; key: string; device: Device; field: string } & BeforeAfter<unknown>)
  | ({ change: 'device-field'; key: string; device: Device; field: string } & BeforeAfter<unknown>)
  | { change: 'wire-added' | 'wire-removed'; key: string; wire: Wire }
  /** A port is fed by another device. */
  | { change: 'rewired'; key: string; newKey: string; before: Wire; after: Wire }
  /** The same two ends, other fields. */
  | { change: 'wire-changed'; key: string; before: Wire; after: Wire }
  /** The composition's name, title, description, tags, or a field that this version does not know. */
  | ({ change: 'field'; field: string } & BeforeAfter<unknown>)
  | { change: 'order'; of: 'devices' | 'wires' | 'notes'; keys: readonly string[] }
  | ({ change: 'source'; name: SourceName } & BeforeAfter<string>)
  | ({ change: 'data-file'; path: string } & BeforeAfter<DataFile>)
  | ({ change: 'moved'; device: string } & BeforeAfter<Position>)
  | ({ change: 'note'; key: string } & BeforeAfter<Note>)
  | ({ change: 'layout-field'; field: string } & BeforeAfter<unknown>)

/** What a change concerns. `layout`: where things stand, and notes; it never changes a build. */
export type ChangeGroup = 'devices' | 'wires' | 'settings' | 'sources' | 'data' | 'project' | 'layout'

export const groupOf = (change: Change): ChangeGroup => {
  switch (change.change) {
    case 'device-added':
    case 'device-removed':
    case 'device-renamed':
    case 'app-field':
    case 'device-field':
      return 'devices'
    case 'setting':
    case 'boot':
      return 'settings'
    case 'wire-added':
    case 'wire-removed':
    case 'rewired':
    case 'wire-changed':
      return 'wires'
    case 'source':
      return 'sources'
    case 'data-file':
      return 'data'
    case 'field':
      return 'project'
    case 'order':
      return change.of === 'devices' ? 'project' : 'layout'
    case 'moved':
    case 'note':
    case 'layout-field':
      return 'layout'
  }
}
