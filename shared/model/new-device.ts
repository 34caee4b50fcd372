import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Composition, type Device, DeviceId } from './composition.ts'

/**
 * A device of a type (or an app, for `app`), with a free id and name and every setting at its default; not yet part of the
 * composition. `random` gives the id's letters and digits. Throws on a type that the catalogue does not have.
 */
export const newDevice = (
  catalogue: Catalogue,
  composition: Composition,
  type: string,
  random: () => string = () => Math.random().toString(36).slice(2, 10),
): Device => {
  const id = freeId(composition, random)
  if (type === 'app') {
    const name = freeName(composition, 'app')
    return {
      id,
      name,
      type: 'app',
      settings: {},
      boot: {},
      app: { module: 'Unikernel', ports: [], bootArguments: [], libraries: [] },
    }
  }
  const deviceType = catalogue.deviceTypes.get(type)
  if (!deviceType) throw new Error(`the catalogue has no device type ${type}`)
  return { id, type, name: freeName(composition, deviceType.defaultName), settings: {}, boot: {} }
}

/** `base`, or `base2`, `base3` … where it is taken. */
export const freeName = (composition: Composition, base: string): string => {
  const taken = new Set(composition.devices.map(({ name }) => name))
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}${n}`)) return `${base}${n}`
}

const freeId = (composition: Composition, random: () => string): DeviceId => {
  const taken = new Set<string>(composition.devices.map(({ id }) => id))
  for (;;) {
    const id = `d${random()}`
    if (!taken.has(id)) return DeviceId.parse(id)
  }
}
