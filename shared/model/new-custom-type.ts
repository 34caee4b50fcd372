import type { Catalogue } from '../catalogue/catalogue.ts'
import { capitalised, suggestDeviceName } from '../ocaml/ocaml-names.ts'
import { CustomDeviceType, CustomSignature } from './custom-types.ts'
import type { DeviceType } from './device-type.ts'

/** What a new device type of a project's own is called, by its title: its id, its devices' first name, its module. */
export const namesFor = (
  catalogue: Catalogue,
  title: string,
): { id: string; defaultName: string; module: string } => {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 50)
  const base = words === '' || words === 'app' ? 'my_device' : words
  const id = freeId(catalogue.deviceTypes, base)
  return { id, defaultName: suggestDeviceName(id).slice(0, 60), module: capitalised(id) }
}

/** A device type to begin with: it needs nothing, and is started by `connect ()`. */
export const newCustomType = (catalogue: Catalogue, title: string): CustomDeviceType => {
  const { id, defaultName, module } = namesFor(catalogue, title)
  return CustomDeviceType.parse({
    id,
    title,
    defaultName,
    gives: 'kv_ro',
    universes: {
      embedded: {
        libraries: ['lwt'],
        module,
        connect: { function: 'connect', arguments: [{ value: { from: 'unit' } }], result: 'lwt' },
      },
    },
  })
}

export const newCustomSignature = (catalogue: Catalogue): CustomSignature =>
  CustomSignature.parse({
    id: freeId(catalogue.signatures, 'my_signature'),
    moduleType: 'My_signature.S',
    short: 'my.S',
    kind: 'functor',
  })

/** Why a device type of the catalogue cannot be made one's own, in words that follow its title; null where it can. */
export const copyFault = (type: DeviceType): string | null => {
  if (type.slot !== undefined) return 'is a part of the platform, which an image has once'
  if (type.dataFolder !== undefined) return 'is generated from a folder of the project'
  return CustomDeviceType.safeParse(copied(type, 'copy', 'Copy')).success
    ? null
    : 'is started in a way that no record of a project can say'
}

/** A device type of the project's own that is what another one is. */
export const copyOfType = (catalogue: Catalogue, type: DeviceType): CustomDeviceType =>
  CustomDeviceType.parse(copied(type, freeId(catalogue.deviceTypes, `my_${type.id}`), `My ${type.title}`))

const copied = ({ parts: _, ...type }: DeviceType, id: string, title: string): object => ({
  ...type,
  id,
  title: title.slice(0, 60),
  settings: type.settings.map(setting => {
    if (setting.kind !== 'text') return setting
    const { pattern: _, ...rest } = setting
    return rest
  }),
})

const freeId = (taken: ReadonlyMap<string, unknown>, base: string): string => {
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}${n}`)) return `${base}${n}`
}
