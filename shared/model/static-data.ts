import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Device, isApp } from './composition.ts'
import type { DeviceType, OcamlSide } from './device-type.ts'
import type { DataFile } from './project.ts'

/** What one image may hold of data files: an image lies in the memory of its machine as a whole. */
export const dataLimits = { bytes: 256 * 1024 * 1024, files: 20_000 } as const

/** Files by their path in the project folder. */
export type DataFiles = Readonly<Record<string, DataFile>>

/** A folder's name as a part of a module name, as `mirage configure` makes it: `web/static` to `web_static`. */
export const modulePart = (folder: string): string => folder.toLowerCase().replace(/[^a-z0-9]/g, '_')

/** The module of a device, as the image has it: `Static_{dirname}` of a device whose folder is `web` is `Static_web`. */
export const moduleOf = (side: OcamlSide, type: DeviceType, device: Device): string =>
  side.module.replace(/\{(\w+)\}/g, (_, id: string) => {
    const setting = type.settings.find(setting => setting.id === id)
    return modulePart(String(device.settings[id] ?? setting?.default ?? ''))
  })

/** The folder that a device compiles into the image; null for a device that compiles none. */
export const dataFolderOf = (catalogue: Catalogue, device: Device): string | null => {
  const type = isApp(device) ? undefined : catalogue.deviceTypes.get(device.type)
  const setting = type?.settings.find(({ id }) => id === type.dataFolder)
  return setting ? String(device.settings[setting.id] ?? setting.default) : null
}

/** The module of a folder that is compiled in. */
export const staticModule = (folder: string): string => `Static_${modulePart(folder)}`

/** The files of a folder and of those in it, by path within it, in the order of code units. */
export const filesBelow = (files: DataFiles, folder: string): [path: string, file: DataFile][] =>
  folders(files)(folder)

/** `filesBelow` for many folders of the same files: sorts them once, then finds a folder by bisection. */
export const folders = (files: DataFiles): ((folder: string) => [path: string, file: DataFile][]) => {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return folder => {
    const prefix = `${folder}/`
    let [from, to] = [0, sorted.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((sorted[middle]?.[0] ?? '') < prefix) from = middle + 1
      else to = middle
    }
    const found: [string, DataFile][] = []
    for (let at = from; sorted[at]?.[0].startsWith(prefix); at += 1) {
      const [path, file] = sorted[at] as [string, DataFile]
      found.push([path.slice(prefix.length), file])
    }
    return found
  }
}
