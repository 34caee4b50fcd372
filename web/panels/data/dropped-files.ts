import { isOfSystem, isOfVersionControl } from '../../../shared/model/data-path.ts'
import type { Incoming } from './data-actions.ts'

/** The files that were dropped, those of folders with their paths in them. Those that a system or version control keeps for itself are left out. */
export const droppedFiles = async (data: DataTransfer): Promise<Incoming[]> => {
  // What is dropped is there for as long as the event: it is taken before anything is waited for.
  const entries = [...data.items].map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found = await Promise.all(
    entries.map(({ entry, file }) => (entry ? filesIn(entry, '') : pickedFiles(file ? [file] : []))),
  )
  return found.flat()
}

/** The files of a file picker, those of a chosen folder with their paths in it. */
export const pickedFiles = (files: Iterable<File>): Incoming[] =>
  [...files]
    .map(file => ({ path: file.webkitRelativePath || file.name, blob: file }))
    .filter(({ path }) => !isLitter(path))

const filesIn = async (entry: FileSystemEntry, before: string): Promise<Incoming[]> => {
  const path = before === '' ? entry.name : `${before}/${entry.name}`
  if (isLitter(path)) return []
  if (entry.isFile) {
    const file = await new Promise<File | null>(resolve =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
    )
    return file ? [{ path, blob: file }] : []
  }
  const below: FileSystemEntry[] = []
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // A reader gives a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>(resolve =>
      reader.readEntries(resolve, () => resolve([])),
    )
    if (some.length === 0) break
    below.push(...some)
  }
  return (await Promise.all(below.map(entry => filesIn(entry, path)))).flat()
}

const isLitter = (path: string): boolean => isOfSystem(path) || isOfVersionControl(path)
