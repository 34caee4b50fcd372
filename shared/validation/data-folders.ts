import type { DeviceId } from '../model/composition.ts'
import { dataFolderOf, dataLimits, folders as foldersOf, staticModule } from '../model/static-data.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Folders compiled into the image: their modules have names of their own, together they fit; one without files is an empty store. */
export const checkDataFolders = ({ composition, files = {}, catalogue }: Scene): Problem[] => {
  const folders = new Map<string, { folder: string; device: DeviceId }>()
  const filesIn = foldersOf(files)
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
    count += found.length
    bytes += found.reduce((sum, [, { size }]) => sum + size, 0)
    if (count > dataLimits.files || bytes > dataLimits.bytes) {
      problems.push({ code: 'too-much-data', device: device.id, folder, bytes, files: count })
      break
    }
  }
  return problems
}
