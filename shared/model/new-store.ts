import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from './composition.ts'
import type { DeviceType } from './device-type.ts'
import { freeName, newDevice } from './new-device.ts'
import { folderFor, type Purpose } from './secrets.ts'

/**
 * A device of a type as `newDevice` makes it, for a port of that purpose: one that compiles a folder in gets a folder of its own for
 * secrets, named after what is in it, and never one that is for secrets where anyone may read it.
 */
export const newStore = (
  catalogue: Catalogue,
  composition: Composition,
  served: ReadonlyMap<DeviceId, ReadonlySet<Purpose>>,
  type: DeviceType,
  purpose: Purpose,
  random?: () => string,
): Device => {
  const device = newDevice(catalogue, composition, type.id, random)
  const setting = type.settings.find(({ id }) => id === type.dataFolder)
  if (!setting || isApp(device)) return device
  const usual = String(setting.default)
  const folder = folderFor(catalogue, composition, served, purpose, usual)
  return folder === usual
    ? device
    : {
        ...device,
        name: freeName(composition, folder),
        settings: { ...device.settings, [setting.id]: folder },
      }
}
