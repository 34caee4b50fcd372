import { z } from 'zod'
import { type Composition, Device, DeviceId, isApp, Wire, wireKey } from './composition.ts'
import { CustomDeviceType, CustomSignature } from './custom-types.ts'
import { SettingValue } from './device-type.ts'
import { OpamSources } from './opam-sources.ts'

/** One change to a composition, as data: what the canvas does, what a fix proposes, what undo takes back. */
export const Edit = z.discriminatedUnion('edit', [
  z.object({ edit: z.literal('add-device'), device: Device }),
  z.object({ edit: z.literal('remove-device'), device: DeviceId }),
  z.object({ edit: z.literal('rename-device'), device: DeviceId, name: z.string() }),
  z.object({ edit: z.literal('add-wire'), wire: Wire }),
  z.object({ edit: z.literal('remove-wire'), wire: Wire }),
  z.object({
    edit: z.literal('set-setting'),
    device: DeviceId,
    setting: z.string(),
    value: SettingValue.nullable(),
  }),
  z.object({ edit: z.literal('set-boot'), device: DeviceId, flag: z.string(), value: z.string().nullable() }),
  z.object({ edit: z.literal('replace-device'), device: Device }),
  z.object({ edit: z.literal('rename-composition'), name: z.string() }),
  /** Adds a device type or a signature of the project's own, or takes the place of the one of its id. */
  z.object({ edit: z.literal('set-device-type'), deviceType: CustomDeviceType }),
  z.object({ edit: z.literal('remove-device-type'), id: z.string() }),
  z.object({ edit: z.literal('set-signature'), signature: CustomSignature }),
  z.object({ edit: z.literal('remove-signature'), id: z.string() }),
  /** The released packages of the project; null: none. */
  z.object({ edit: z.literal('set-opam'), opam: OpamSources.nullable() }),
])
export type Edit = z.infer<typeof Edit>

/**
 * The composition after an edit; the same object where the edit changes nothing. A wire to a port that already has
 * one takes its place. Pure.
 */
export const applyEdit = (composition: Composition, edit: Edit): Composition => {
  switch (edit.edit) {
    case 'add-device':
      return { ...composition, devices: [...composition.devices, edit.device] }
    case 'remove-device':
      return removeDevice(composition, edit.device)
    case 'rename-device':
      return changeDevice(composition, edit.device, device => ({ ...device, name: edit.name }))
    case 'replace-device':
      return changeDevice(composition, edit.device.id, () => edit.device)
    case 'add-wire':
      return addWire(composition, edit.wire)
    case 'remove-wire': {
      const key = wireKey(edit.wire)
      return { ...composition, wires: composition.wires.filter(wire => wireKey(wire) !== key) }
    }
    case 'set-setting':
      return changeDevice(composition, edit.device, device => ({
        ...device,
        settings: withEntry(device.settings, edit.setting, edit.value),
      }))
    case 'set-boot':
      return changeDevice(composition, edit.device, device => ({
        ...device,
        boot: withEntry(device.boot, edit.flag, edit.value),
      }))
    case 'rename-composition':
      return { ...composition, name: edit.name }
    case 'set-device-type':
      return { ...composition, deviceTypes: withRecord(composition.deviceTypes, edit.deviceType) }
    case 'remove-device-type':
      return { ...composition, deviceTypes: withoutRecord(composition.deviceTypes, edit.id) }
    case 'set-signature':
      return { ...composition, signatures: withRecord(composition.signatures, edit.signature) }
    case 'set-opam': {
      const { opam: _, ...rest } = composition
      return edit.opam === null ? { ...rest } : { ...rest, opam: edit.opam }
    }
    case 'remove-signature':
      return { ...composition, signatures: withoutRecord(composition.signatures, edit.id) }
  }
}

/** `applyEdit` for each in turn. */
export const applyEdits = (composition: Composition, edits: readonly Edit[]): Composition =>
  edits.reduce(applyEdit, composition)

/**
 * Changes the ports of an app, keeping its wires: a renamed port keeps what feeds it, a removed one loses it.
 * `renamed` maps old port names to new ones.
 */
export const setAppPorts = (
  composition: Composition,
  id: DeviceId,
  ports: { name: string; signature: string }[],
  renamed: ReadonlyMap<string, string> = new Map(),
): Composition => {
  const names = new Set(ports.map(port => port.name))
  const changed = changeDevice(composition, id, device =>
    isApp(device) ? { ...device, app: { ...device.app, ports } } : device,
  )
  return {
    ...changed,
    wires: changed.wires.flatMap(wire => {
      if (wire.to.device !== id) return [wire]
      const port = renamed.get(wire.to.port) ?? wire.to.port
      return names.has(port) ? [{ ...wire, to: { ...wire.to, port } }] : []
    }),
  }
}

const removeDevice = (composition: Composition, id: DeviceId): Composition => ({
  ...composition,
  devices: composition.devices.filter(device => device.id !== id),
  wires: composition.wires.filter(({ from, to }) => from.device !== id && to.device !== id),
})

const addWire = (composition: Composition, wire: Wire): Composition => ({
  ...composition,
  wires: [
    ...composition.wires.filter(({ to }) => to.device !== wire.to.device || to.port !== wire.to.port),
    wire,
  ],
})

const changeDevice = (
  composition: Composition,
  id: DeviceId,
  change: (device: Device) => Device,
): Composition => ({
  ...composition,
  devices: composition.devices.map(device => (device.id === id ? change(device) : device)),
})

const withRecord = <T extends { id: string }>(records: readonly T[] = [], record: T): T[] =>
  records.some(({ id }) => id === record.id)
    ? records.map(other => (other.id === record.id ? record : other))
    : [...records, record]

const withoutRecord = <T extends { id: string }>(records: readonly T[] = [], id: string): T[] =>
  records.filter(record => record.id !== id)

const withEntry = <T>(record: Record<string, T>, key: string, value: T | null): Record<string, T> => {
  const { [key]: _, ...rest } = record
  return value === null ? rest : { ...rest, [key]: value }
}
