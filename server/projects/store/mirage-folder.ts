import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { MirageProject } from '../../codegen/mirage/mirage-project.ts'

/** Writes a MirageOS project to a folder; its data files come from the project's own. */
export const writeMirageProject = async (
  { files, data }: MirageProject,
  project: string,
  folder: string,
): Promise<void> => {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  for (const path of data) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await copyFile(join(project, path), join(folder, path))
  }
}

/** The files that are in a folder already and say something else than the MirageOS project that is to be written there. */
export const filesInTheWay = async (
  { files, data }: MirageProject,
  project: string,
  folder: string,
): Promise<string[]> => {
  const found: string[] = []
  const compare = async (path: string, bytes: Buffer): Promise<void> => {
    const there = await readFile(join(folder, path)).catch(unlessMissing)
    if (there !== null && !there.equals(bytes)) found.push(path)
  }
  for (const [path, text] of files) await compare(path, Buffer.from(text))
  for (const path of data) await compare(path, await readFile(join(project, path)))
  return found
}

const unlessMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
