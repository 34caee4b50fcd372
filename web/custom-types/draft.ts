import type { z } from 'zod'
import type { Composition } from '../../shared/model/composition.ts'
import { CustomDeviceType, CustomSignature } from '../../shared/model/custom-types.ts'
import type {
  BootArgument,
  ConnectArgument,
  ConnectSource,
  Port,
  Setting,
} from '../../shared/model/device-type.ts'
import {
  type CustomTypeFault,
  deviceTypeFaults,
  signatureFaults,
} from '../../shared/validation/custom-types.ts'

/*
 * A device type while it is being written: what is typed may be wrong for a while. What `connect` is given follows the
 * ports, settings and boot arguments as they come, go and change their names.
 */

export type Argument = z.infer<typeof ConnectArgument>

/** Everything that keeps a draft from being saved, with its place: `ports.store`, `universes.embedded.module`. */
export const faultsOfType = (draft: CustomDeviceType, project: Composition): CustomTypeFault[] => {
  const read = CustomDeviceType.safeParse(draft)
  if (!read.success) return read.error.issues.map(issue => faultOf(issue, draft))
  const others = (project.deviceTypes ?? []).filter(({ id }) => id !== draft.id)
  return deviceTypeFaults(draft, { signatures: project.signatures, deviceTypes: [...others, draft] })
}

export const faultsOfSignature = (draft: CustomSignature, project: Composition): CustomTypeFault[] => {
  const read = CustomSignature.safeParse(draft)
  if (!read.success) return read.error.issues.map(issue => faultOf(issue, draft))
  const present = project.signatures ?? []
  const signatures = present.some(({ id }) => id === draft.id)
    ? present.map(other => (other.id === draft.id ? draft : other))
    : [...present, draft]
  return signatureFaults(draft, { signatures })
}

/** Places in lists are told by what stands there, as validation tells them. */
const faultOf = ({ path, message }: z.core.$ZodIssue, draft: object): CustomTypeFault => {
  const words: string[] = []
  let at: unknown = draft
  for (const key of path) {
    at = typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined
    const named = at as { name?: unknown; id?: unknown; flag?: unknown } | undefined
    words.push(typeof key === 'number' ? String(named?.name ?? named?.id ?? named?.flag ?? key) : String(key))
  }
  return { path: words.join('.'), reason: message }
}

/** What is wrong at a place, or below it; null where nothing is. */
export const faultAt = (faults: readonly CustomTypeFault[], place: string): string | null => {
  const found = faults.find(({ path }) => path === place || path.startsWith(`${place}.`))
  return found ? `${found.reason.charAt(0).toUpperCase()}${found.reason.slice(1)}.` : null
}

export const withPort = (draft: CustomDeviceType, port: Port): CustomDeviceType =>
  withArgument({ ...draft, ports: [...draft.ports, port] }, { value: { from: 'port', port: port.name } })

export const withSetting = (draft: CustomDeviceType, setting: Setting): CustomDeviceType =>
  withArgument(
    { ...draft, settings: [...draft.settings, setting as CustomSetting] },
    settingArgument(setting.id),
  )

export const withBootArgument = (draft: CustomDeviceType, argument: BootArgument): CustomDeviceType =>
  withArgument({ ...draft, bootArguments: [...draft.bootArguments, argument] }, bootArgument(argument.flag))

type CustomSetting = CustomDeviceType['settings'][number]

const settingArgument = (setting: string): Argument => ({
  label: `~${setting}`,
  value: { from: 'setting', setting },
})
const bootArgument = (flag: string): Argument => ({
  label: `~${flag.replaceAll('-', '_')}`,
  value: { from: 'boot', flag },
})

export const changePort = (draft: CustomDeviceType, index: number, port: Port): CustomDeviceType => {
  const before = draft.ports[index]
  const next = { ...draft, ports: replaced(draft.ports, index, port) }
  return before === undefined || before.name === port.name
    ? next
    : withArguments(next, argument => [renamedPort(argument, before.name, port.name)])
}

const renamedPort = (argument: Argument, before: string, after: string): Argument => {
  const { value } = argument
  if (value.from === 'port' && value.port === before)
    return { ...argument, value: { from: 'port', port: after } }
  if (value.from === 'ports')
    return { ...argument, value: { ...value, ports: value.ports.map(p => (p === before ? after : p)) } }
  return argument
}

export const changeSetting = (draft: CustomDeviceType, index: number, setting: Setting): CustomDeviceType => {
  const before = draft.settings[index]
  const next = { ...draft, settings: replaced(draft.settings, index, setting as CustomSetting) }
  return before === undefined || before.id === setting.id
    ? next
    : withArguments(next, argument =>
        argument.value.from === 'setting' && argument.value.setting === before.id
          ? [{ ...settingArgument(setting.id), ...keptLabel(argument, `~${before.id}`) }]
          : [argument],
      )
}

export const changeBootArgument = (
  draft: CustomDeviceType,
  index: number,
  changed: BootArgument,
): CustomDeviceType => {
  const before = draft.bootArguments[index]
  const next = { ...draft, bootArguments: replaced(draft.bootArguments, index, changed) }
  return before === undefined || before.flag === changed.flag
    ? next
    : withArguments(next, argument =>
        argument.value.from === 'boot' && argument.value.flag === before.flag
          ? [{ ...bootArgument(changed.flag), ...keptLabel(argument, bootArgument(before.flag).label ?? '') }]
          : [argument],
      )
}

/** A label of the user's own stays through a renaming; one that was made of the name follows it. */
const keptLabel = ({ label }: Argument, made: string): { label?: string } =>
  label === made || label === undefined ? {} : { label }

export const withoutPort = (draft: CustomDeviceType, index: number): CustomDeviceType =>
  withoutLost({ ...draft, ports: draft.ports.filter((_, at) => at !== index) })
export const withoutSetting = (draft: CustomDeviceType, index: number): CustomDeviceType =>
  withoutLost({ ...draft, settings: draft.settings.filter((_, at) => at !== index) })
export const withoutBootArgument = (draft: CustomDeviceType, index: number): CustomDeviceType =>
  withoutLost({ ...draft, bootArguments: draft.bootArguments.filter((_, at) => at !== index) })

/** Without the arguments that speak of something that is there no more. */
const withoutLost = (draft: CustomDeviceType): CustomDeviceType =>
  withArguments(draft, argument => (isThere(draft, argument.value) ? [argument] : []))

const isThere = ({ ports, settings, bootArguments }: CustomDeviceType, value: ConnectSource): boolean => {
  switch (value.from) {
    case 'port':
      return ports.some(({ name }) => name === value.port)
    case 'ports':
      return value.ports.every(port => ports.some(({ name }) => name === port))
    case 'setting':
      return settings.some(({ id }) => id === value.setting)
    case 'boot':
      return bootArguments.some(({ flag }) => flag === value.flag)
    default:
      return true
  }
}

/** A further argument at the end; a lone `()` gives way to it. */
const withArgument = (draft: CustomDeviceType, added: Argument): CustomDeviceType =>
  withSides(draft, given => [...(given.length === 1 && given[0]?.value.from === 'unit' ? [] : given), added])

const withArguments = (
  draft: CustomDeviceType,
  change: (argument: Argument) => Argument[],
): CustomDeviceType => withSides(draft, given => given.flatMap(change))

const withSides = (draft: CustomDeviceType, change: (given: Argument[]) => Argument[]): CustomDeviceType => ({
  ...draft,
  universes: Object.fromEntries(
    Object.entries(draft.universes).map(([universe, side]) => [
      universe,
      side?.connect
        ? { ...side, connect: { ...side.connect, arguments: change(side.connect.arguments) } }
        : side,
    ]),
  ) as CustomDeviceType['universes'],
})

const replaced = <T>(items: readonly T[], index: number, item: T): T[] =>
  items.map((other, at) => (at === index ? item : other))
