import { type Device, isApp } from '../model/composition.ts'
import type { BootArgument, DeviceType, Port } from '../model/device-type.ts'
import type { Signature, SignatureId } from '../model/signature.ts'
import { nameServiceDevices } from './name-services.ts'
import { networkDevices } from './network.ts'
import { platformDevices } from './platform.ts'
import { protocolDevices } from './protocols.ts'
import { signatures } from './signatures.ts'
import { storageDevices } from './storage.ts'

/** Every signature and device type, looked up by id. Made by `catalogueOf`. */
export type Catalogue = {
  readonly signatures: ReadonlyMap<SignatureId, Signature>
  readonly deviceTypes: ReadonlyMap<string, DeviceType>
  /** For each signature, itself and all that it includes, directly or not. */
  readonly serves: ReadonlyMap<SignatureId, ReadonlySet<SignatureId>>
}

/** Indexes a list of signatures and device types; throws where an id is taken twice or an inclusion names nothing. */
export const catalogueOf = (
  allSignatures: readonly Signature[],
  allTypes: readonly DeviceType[],
): Catalogue => {
  const bySignature = indexed(allSignatures)
  const serves = new Map<SignatureId, Set<SignatureId>>()
  const closure = (id: SignatureId, path: readonly SignatureId[]): Set<SignatureId> => {
    const done = serves.get(id)
    if (done) return done
    const signature = bySignature.get(id)
    if (!signature)
      throw new Error(`signature ${path.at(-1)} includes ${id}, which the catalogue does not have`)
    if (path.includes(id)) throw new Error(`signature ${id} includes itself: ${[...path, id].join(' > ')}`)
    const all = new Set([id, ...signature.includes.flatMap(inner => [...closure(inner, [...path, id])])])
    serves.set(id, all)
    return all
  }
  for (const { id } of allSignatures) closure(id, [])
  return { signatures: bySignature, deviceTypes: indexed(allTypes), serves }
}

/** The catalogue of this product: MirageOS 4.11's signatures, and the devices that the universes have. */
export const catalogue: Catalogue = catalogueOf(signatures, [
  ...protocolDevices,
  ...nameServiceDevices,
  ...networkDevices,
  ...storageDevices,
  ...platformDevices,
])

/** Whether what gives `given` may stand where `needed` is asked for: the same signature, or one that includes it. */
export const satisfies = (catalogue: Catalogue, given: SignatureId, needed: SignatureId): boolean =>
  catalogue.serves.get(given)?.has(needed) ?? false

/** The ports of a device in functor order; none where its type is unknown. */
export const portsOf = (
  catalogue: Catalogue,
  device: Device,
): readonly { name: string; signature: SignatureId; doc?: string }[] =>
  isApp(device) ? device.app.ports : (catalogue.deviceTypes.get(device.type)?.ports ?? ([] as Port[]))

/** What a device gives: `job` for an app, `null` for one that gives nothing or is unknown. */
export const givesOf = (catalogue: Catalogue, device: Device): SignatureId | null =>
  isApp(device) ? 'job' : (catalogue.deviceTypes.get(device.type)?.gives ?? null)

/** The boot arguments that a device adds to the image, under the flags that they have there. */
export const bootArgumentsOf = (catalogue: Catalogue, device: Device): readonly BootArgument[] =>
  isApp(device)
    ? device.app.bootArguments
    : (catalogue.deviceTypes.get(device.type)?.bootArguments ?? []).map(argument => ({
        ...argument,
        flag: groupedFlag(device, argument.flag),
      }))

/** The flag of a device's boot argument in the image: behind its group, where it has one, as MirageOS prefixes them. */
export const groupedFlag = (device: Device, flag: string): string => {
  const group = isApp(device) ? undefined : device.settings.group
  return typeof group === 'string' && group !== '' ? `${group}-${flag}` : flag
}

/** The title of a device's type: `OCaml app`, `Wall clock`; the bare id where the type is unknown. */
export const titleOf = (catalogue: Catalogue, device: Device): string =>
  isApp(device) ? 'OCaml app' : (catalogue.deviceTypes.get(device.type)?.title ?? device.type)

function indexed<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>()
  for (const item of items) {
    if (map.has(item.id)) throw new Error(`the catalogue has ${item.id} twice`)
    map.set(item.id, item)
  }
  return map
}
