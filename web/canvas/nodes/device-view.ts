import { bootArgumentsOf, type Catalogue, givesOf, portsOf } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from '../../../shared/model/composition.ts'
import type { Setting, SettingValue } from '../../../shared/model/device-type.ts'
import type { Family, Signature } from '../../../shared/model/signature.ts'

/** What is drawn of a signature; also for one that the catalogue does not have. */
export type SignatureView = { id: string; short: string; moduleType: string; family: Family; doc: string }

export type PortView = SignatureView & {
  name: string
  /** Names of what is wired to it. */
  fedBy: readonly string[]
}

export type SummaryPart = { text: string; mono: boolean }

/** What is drawn of a device, whatever its type. */
export type DeviceView = {
  title: string
  name: string
  icon: string
  /** The family of what it gives: the colour of its icon. `none`: it gives nothing. */
  family: Family | 'none'
  app: boolean
  ports: readonly PortView[]
  gives: SignatureView | null
  summary: readonly SummaryPart[]
  /** The OCaml module behind it, for a device with nothing to set. */
  module: string
}

export const signatureView = (catalogue: Catalogue, id: string): SignatureView => {
  const signature: Signature | undefined = catalogue.signatures.get(id)
  return signature
    ? { ...signature }
    : { id, short: id, moduleType: id, family: 'app', doc: 'No signature of this name is known.' }
}

/** `suppliers`: for each port of this device, the names of the devices wired to it. */
export const viewOf = (
  catalogue: Catalogue,
  device: Device,
  suppliers: ReadonlyMap<string, readonly string[]>,
): DeviceView => {
  const gives = givesOf(catalogue, device)
  const type = catalogue.deviceTypes.get(device.type)
  return {
    title: isApp(device)
      ? (device.app.module.split('.')[0] ?? '') || 'OCaml app'
      : (type?.title ?? device.type),
    name: device.name,
    icon: isApp(device) ? 'app' : (type?.icon ?? 'warning'),
    family: gives === null ? 'none' : (catalogue.signatures.get(gives)?.family ?? 'app'),
    app: isApp(device),
    ports: portsOf(catalogue, device).map(({ name, signature }) => ({
      ...signatureView(catalogue, signature),
      name,
      fedBy: suppliers.get(name) ?? [],
    })),
    gives:
      gives === null || catalogue.signatures.get(gives)?.kind === 'sink'
        ? null
        : signatureView(catalogue, gives),
    summary: isApp(device) ? [] : summaryOf(catalogue, device),
    module: (type?.universes.embedded ?? type?.universes.mirage)?.module ?? '',
  }
}

/** What the last row of a device has room for. */
const summaryCharacters = 27

/** At most three values, the ones that differ from their default first; as many as the row has room for. */
const summaryOf = (catalogue: Catalogue, device: Device): SummaryPart[] => {
  const settings = catalogue.deviceTypes.get(device.type)?.settings ?? []
  const flags = bootArgumentsOf(catalogue, device)
  const values = [
    ...settings.map(setting => {
      const value = device.settings[setting.id]
      return { changed: value !== undefined, part: settingPart(setting, value ?? setting.default) }
    }),
    ...flags.map(({ flag }) => {
      const value = device.boot[flag]
      return {
        changed: value !== undefined,
        part: { text: `--${flag}${value ? `=${value}` : ''}`, mono: true },
      }
    }),
  ]
  const parts = [...values.filter(({ changed }) => changed), ...values.filter(({ changed }) => !changed)]
    .map(({ part }) => part)
    .filter(({ text }) => text !== '')
    .slice(0, 3)
  const lengths = parts.map((_, index) =>
    parts.slice(0, index + 1).reduce((sum, { text }) => sum + text.length + 3, -3),
  )
  return parts.filter((_, index) => index === 0 || (lengths[index] ?? 0) <= summaryCharacters)
}

const settingPart = (setting: Setting, value: SettingValue): SummaryPart => {
  switch (setting.kind) {
    case 'choice':
      return {
        text: `${setting.label} ${(setting.options.find(option => option.value === value)?.label ?? String(value)).toLowerCase()}`,
        mono: false,
      }
    case 'switch':
      return { text: `${setting.label} ${value === true ? 'on' : 'off'}`, mono: false }
    case 'integer':
      return { text: `${setting.label} ${value}${setting.unit ? ` ${setting.unit}` : ''}`, mono: false }
    case 'text':
      return { text: String(value), mono: true }
  }
}

/** Who feeds what: for each device, for each port, the names of the suppliers. */
export const suppliersOf = (composition: Composition): Map<DeviceId, Map<string, string[]>> => {
  const names = new Map(composition.devices.map(({ id, name }) => [id, name]))
  const suppliers = new Map<DeviceId, Map<string, string[]>>()
  for (const { from, to } of composition.wires) {
    const ports = suppliers.get(to.device) ?? new Map<string, string[]>()
    suppliers.set(to.device, ports)
    ports.set(to.port, [...(ports.get(to.port) ?? []), names.get(from.device) ?? from.device])
  }
  return suppliers
}

/** A device in one sentence, for a reader that does not see it. */
export const formatDevice = ({ title, name, ports, gives }: DeviceView): string => {
  const needs = ports.map(({ name, short, fedBy }) =>
    fedBy.length > 0 ? `${name}, ${short}, from ${fedBy.join(' and ')}` : `${name}, ${short}, not wired`,
  )
  return [
    `${title}, ${name}.`,
    needs.length > 0 ? `Needs ${needs.join('; ')}.` : 'Needs nothing.',
    gives ? `Gives ${gives.short}.` : '',
  ]
    .join(' ')
    .trim()
}
