import type { DeviceId } from '../composition.ts'
import { moduleOfFile } from '../ocaml-names.ts'
import type { Problem } from '../problem.ts'
import { dataFolderOf, dataLimits, folders as foldersOf, staticModule } from '../static-data.ts'
import type { Scene } from './scene.ts'

/** Folders compiled into the image: their modules have names of their own, together they fit; one without files is an empty store. */
export const checkDataFolders = ({ composition, sources, files = {}, catalogue }: Scene): Problem[] => {
  const folders = new Map<string, { folder: string; device: DeviceId }>()
  const filesIn = foldersOf(files)
  const sourcesOf = new Map<string, string[]>()
  for (const source of Object.keys(sources)) {
    const module = moduleOfFile(source)
    sourcesOf.set(module, [...(sourcesOf.get(module) ?? []), source])
  }
  const problems: Problem[] = []
  let bytes = 0
  let count = 0
  for (const device of composition.devices) {
    const folder = dataFolderOf(catalogue, device)
    if (folder === null) continue
    const module = staticModule(folder)
    const other = folders.get(module)
    if (other) {
      if (other.folder !== folder)
        problems.push({ code: 'data-folder-clash', device: device.id, folder, other: other.device })
      continue
    }
    folders.set(module, { folder, device: device.id })
    const found = filesIn(folder)
    if (found.length === 0) problems.push({ code: 'empty-data-folder', device: device.id, folder })
    for (const source of sourcesOf.get(module) ?? [])
      problems.push({ code: 'reserved-module', file: `src/${source}`, module })
    count += found.length
    bytes += found.reduce((sum, [, { size }]) => sum + size, 0)
    if (count > dataLimits.files || bytes > dataLimits.bytes) {
      problems.push({ code: 'too-much-data', device: device.id, folder, bytes, files: count })
      break
    }
  }
  return problems
}
