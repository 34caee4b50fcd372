import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp, type Wire } from './composition.ts'
import type { DeviceType } from './device-type.ts'
import { applyEdits, type Edit } from './edit.ts'
import { newDevice } from './new-device.ts'

/*
 * Devices that are others in one piece. Expanding puts the parts in the device's place, collapsing the other way round; the part
 * that gives keeps the id and the name, so that what stands on it notices nothing. Settings and values for the next boot go
 * to the part that has them, and come back from there.
 */

type Parts = NonNullable<DeviceType['parts']>

/** The edits that put a device's parts in its place, with the devices that they add; null where it is of one piece. */
export const expanding = (
  catalogue: Catalogue,
  composition: Composition,
  device: Device,
  random?: () => string,
): { edits: Edit[]; added: Device[] } | null => {
  const parts = isApp(device) ? undefined : catalogue.deviceTypes.get(device.type)?.parts
  if (!parts) return null
  let growing = composition
  const byPart = new Map<string, Device>()
  for (const [part, type] of Object.entries(parts.devices)) {
    const values = valuesFor(catalogue, type, device)
    if (part === parts.gives) byPart.set(part, { ...device, type, ...values })
    else {
      const fresh = { ...newDevice(catalogue, growing, type, random), ...values }
      byPart.set(part, fresh)
      growing = applyEdits(growing, [{ edit: 'add-device', device: fresh }])
    }
  }
  const giving = byPart.get(parts.gives)
  if (!giving) return null
  const id = (part: string): DeviceId => byPart.get(part)?.id ?? device.id
  const added = [...byPart.values()].filter(other => other !== giving)
  const coming = composition.wires.filter(({ to }) => to.device === device.id)
  return {
    added,
    edits: [
      ...coming.map((wire): Edit => ({ edit: 'remove-wire', wire })),
      { edit: 'replace-device', device: giving },
      ...added.map((device): Edit => ({ edit: 'add-device', device })),
      ...coming.flatMap((wire): Edit[] => {
        const inner = parts.ports[wire.to.port]
        return inner ? [addWire(wire.from.device, id(inner.part), inner.port)] : []
      }),
      ...parts.wires.map(({ from, to, port }) => addWire(id(from), id(to), port)),
    ],
  }
}

/** The edits that put one device in the place of parts that it is made of, from the part that gives; null where there is none. */
export const collapsing = (
  catalogue: Catalogue,
  composition: Composition,
  device: Device,
): { edits: Edit[] } | null => {
  for (const type of catalogue.deviceTypes.values()) {
    const parts = type.parts
    const found = parts && matched(composition, device, parts)
    if (!parts || !found) continue
    const members = [...found.values()]
    const keeps = <K extends 'settings' | 'boot'>(key: K): Device[K] =>
      Object.assign({}, ...members.map(member => member[key])) as Device[K]
    const inner = members.filter(({ id }) => id !== device.id)
    return {
      edits: [
        ...Object.entries(parts.ports).flatMap(([port, { part, port: innerPort }]): Edit[] => {
          const wire = feeding(composition, found.get(part)?.id, innerPort)
          return wire ? [{ edit: 'remove-wire', wire }, addWire(wire.from.device, device.id, port)] : []
        }),
        ...inner.map(({ id }): Edit => ({ edit: 'remove-device', device: id })),
        {
          edit: 'replace-device',
          device: { ...device, type: type.id, settings: keeps('settings'), boot: keeps('boot') },
        },
      ],
    }
  }
  return null
}

/** The device of each part, where these devices are wired as the parts are and nothing else stands on what is inside. */
const matched = (
  { devices, wires }: Composition,
  giving: Device,
  parts: Parts,
): ReadonlyMap<string, Device> | null => {
  const found = new Map([[parts.gives, giving]])
  // Each part is found from one that takes it, so the order of the wires does not matter.
  for (let grown = true; grown; ) {
    grown = false
    for (const { from, to, port } of parts.wires) {
      const taker = found.get(to)
      if (!taker || found.has(from)) continue
      const wire = wires.find(wire => wire.to.device === taker.id && wire.to.port === port)
      const device = devices.find(({ id }) => id === wire?.from.device)
      if (!device) return null
      found.set(from, device)
      grown = true
    }
  }
  const members = new Set([...found.values()].map(({ id }) => id))
  const isWhole = Object.entries(parts.devices).every(([part, type]) => found.get(part)?.type === type)
  const isUsedOutside = wires.some(
    ({ from, to }) => from.device !== giving.id && members.has(from.device) && !members.has(to.device),
  )
  return isWhole && !isUsedOutside && members.size === found.size ? found : null
}

const feeding = ({ wires }: Composition, device: DeviceId | undefined, port: string): Wire | undefined =>
  wires.find(({ to }) => to.device === device && to.port === port)

const addWire = (from: DeviceId, to: DeviceId, port: string): Edit => ({
  edit: 'add-wire',
  wire: { from: { device: from }, to: { device: to, port } },
})

/** The settings and the values for the next boot that a type knows. */
const valuesFor = (
  catalogue: Catalogue,
  type: string,
  { settings, boot }: Device,
): Pick<Device, 'settings' | 'boot'> => {
  const known = catalogue.deviceTypes.get(type)
  return {
    settings: Object.fromEntries(
      Object.entries(settings).filter(([id]) => known?.settings.some(setting => setting.id === id)),
    ),
    boot: Object.fromEntries(
      Object.entries(boot).filter(([flag]) => known?.bootArguments.some(argument => argument.flag === flag)),
    ),
  }
}
