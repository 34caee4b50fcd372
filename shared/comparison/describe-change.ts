import { titleOf } from '../catalogue/catalogue.ts'
import { catalogueFor } from '../catalogue/project-catalogue.ts'
import type { Composition, Device, Wire } from '../model/composition.ts'
import { pathOfSource } from '../model/project.ts'
import type { Change } from './change.ts'

/** Which of a sign and a colour stands before a change. */
export type ChangeKind = 'added' | 'removed' | 'changed'

/** A change in words. Text between backticks is a name or a value. `before`, `after`: values to show one below the other. */
export type ChangeText = { kind: ChangeKind; title: string; before?: string; after?: string }

export type ChangeContext = { before: Composition; after: Composition }

/** Puts a change into words for people. */
export const describeChange = (change: Change, context: ChangeContext): ChangeText => {
  const catalogue = catalogueFor(change.change === 'device-removed' ? context.before : context.after)
  const titled = (device: Device): string => `${titleOf(catalogue, device)} \`${device.name}\``
  const nameIn = (composition: Composition, id: string): string =>
    `\`${composition.devices.find(device => device.id === id)?.name ?? id}\``
  const port = (composition: Composition, { to }: Wire): string =>
    `${nameIn(composition, to.device)}, port \`${to.port}\``

  switch (change.change) {
    case 'device-added':
      return { kind: 'added', title: titled(change.device) }
    case 'device-removed':
      return { kind: 'removed', title: titled(change.device) }
    case 'device-renamed':
      return {
        kind: 'changed',
        title: `${titleOf(catalogue, change.device)} renamed`,
        before: change.before,
        after: change.after,
      }
    case 'setting': {
      const setting = catalogue.deviceTypes
        .get(change.device.type)
        ?.settings.find(({ id }) => id === change.setting)
      const value = (given: unknown): string =>
        given === undefined
          ? `${setting ? formatValue(setting.default) : 'nothing'} (default)`
          : formatValue(given)
      return {
        kind: 'changed',
        title: `\`${change.device.name}\`, ${setting?.label ?? `\`${change.setting}\``}`,
        before: value(change.before),
        after: value(change.after),
      }
    }
    case 'boot':
      return {
        kind: 'changed',
        title: `\`${change.device.name}\`, \`--${change.flag}\` for the next boot`,
        before: change.before ?? 'default',
        after: change.after ?? 'default',
      }
    case 'app-field':
      return {
        kind: 'changed',
        title: `\`${change.device.name}\`, ${appFields.get(change.field) ?? `\`${change.field}\``}`,
        ...values(change),
      }
    case 'device-field':
      return {
        kind: 'changed',
        title: `\`${change.device.name}\`, ${change.field === 'type' ? 'device type' : `\`${change.field}\``}`,
        ...values(change),
      }
    case 'wire-added':
      return {
        kind: 'added',
        title: `${nameIn(context.after, change.wire.from.device)} to ${port(context.after, change.wire)}`,
      }
    case 'wire-removed':
      return {
        kind: 'removed',
        title: `${nameIn(context.before, change.wire.from.device)} to ${port(context.before, change.wire)}`,
      }
    case 'rewired':
      return {
        kind: 'changed',
        title: `${port(context.after, change.after)} rewired`,
        before: plain(nameIn(context.before, change.before.from.device)),
        after: plain(nameIn(context.after, change.after.from.device)),
      }
    case 'wire-changed':
      return { kind: 'changed', title: `Further fields of the wire to ${port(context.after, change.after)}` }
    case 'field':
      return {
        kind: kindOf(change),
        title: projectFields.get(change.field) ?? `Field \`${change.field}\``,
        ...values(change),
      }
    case 'order':
      return { kind: 'changed', title: `Order of the ${change.of} in the file` }
    case 'source':
      return { kind: kindOf(change), title: `\`${pathOfSource(change.name)}\`` }
    case 'data-file':
      return {
        kind: kindOf(change),
        title: `\`${change.path}\``,
        ...(change.before && change.after
          ? { before: sized(change.before.size), after: sized(change.after.size) }
          : {}),
      }
    case 'moved':
      return {
        kind: 'changed',
        title: `${nameIn(change.after ? context.after : context.before, change.device)} moved`,
      }
    case 'note': {
      const note = change.after ?? change.before
      return {
        kind: kindOf(change),
        title: `Note “${note?.title || note?.text.slice(0, 40) || 'without text'}”`,
      }
    }
    case 'layout-field':
      return { kind: 'changed', title: `Field \`${change.field}\` of the layout` }
  }
}

/** `2 devices added, 1 setting changed, 1 source changed`; only what does not change a build: `layout only`. */
export const summarise = (changes: readonly Change[]): string => {
  const counts = new Map<string, number>()
  const moved = changes.some(({ change }) => change === 'moved')
  for (const change of changes) {
    const words = formatSummary(change)
    if (words) counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const parts = [...counts].map(([words, count]) => {
    const [noun = '', verb = ''] = words.split('|')
    return `${count} ${count === 1 ? noun : plural(noun)} ${verb}`
  })
  if (parts.length > 0) return parts.join(', ')
  if (changes.length === 0) return 'no difference'
  return moved ? 'layout only: devices moved' : 'layout only'
}

const formatSummary = (change: Change): string | null => {
  switch (change.change) {
    case 'device-added':
      return 'device|added'
    case 'device-removed':
      return 'device|removed'
    case 'device-renamed':
      return 'device|renamed'
    case 'app-field':
    case 'device-field':
      return 'device|changed'
    case 'setting':
      return 'setting|changed'
    case 'boot':
      return 'boot value|changed'
    case 'wire-added':
      return 'wire|added'
    case 'wire-removed':
      return 'wire|removed'
    case 'rewired':
      return 'port|rewired'
    case 'source':
      return `source|${kindOf(change)}`
    case 'data-file':
      return `data file|${kindOf(change)}`
    case 'field':
      return 'project field|changed'
    case 'note':
      return `note|${kindOf(change)}`
    case 'wire-changed':
    case 'order':
    case 'moved':
    case 'layout-field':
      return null
  }
}

const plural = (noun: string): string => `${noun}s`

const kindOf = ({ before, after }: { before?: unknown; after?: unknown }): ChangeKind =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'

const appFields: ReadonlyMap<string, string> = new Map([
  ['module', 'module'],
  ['ports', 'ports'],
  ['bootArguments', 'boot arguments'],
  ['libraries', 'libraries'],
])

const projectFields: ReadonlyMap<string, string> = new Map([
  ['name', 'Name of the project'],
  ['title', 'Title'],
  ['description', 'Description'],
  ['tags', 'Tags'],
])

const values = ({ before, after }: { before?: unknown; after?: unknown }) => ({
  ...(before === undefined ? {} : { before: formatValue(before) }),
  ...(after === undefined ? {} : { after: formatValue(after) }),
})

const longest = 300

/** A value as text: ports and boot arguments by their names, what else there is as JSON. */
const formatValue = (value: unknown): string => {
  const text = Array.isArray(value)
    ? value.map(formatItem).join(', ') || 'none'
    : typeof value === 'string'
      ? value || 'empty'
      : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const formatItem = (item: unknown): string => {
  if (typeof item === 'string') return item
  if (typeof item !== 'object' || item === null) return JSON.stringify(item)
  const { name, signature, flag, type } = item as Record<string, unknown>
  if (typeof name === 'string' && typeof signature === 'string') return `${name} ${signature}`
  if (typeof flag === 'string') return `--${flag} ${String(type)}`
  return JSON.stringify(item)
}

const plain = (ticked: string): string => ticked.replaceAll('`', '')

const sized = (bytes: number): string => `${bytes.toLocaleString('en')} bytes`
