import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, open, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Project, pathOfSource, sourceFolder } from '../../../shared/model/project.ts'
import { writeJson } from '../../../shared/model/read-composition.ts'
import { writeFileAtomic } from '../../fs/workspace.ts'
import { compositionFile, layoutFile } from './project-folder.ts'

/*
 * A save touches several files and must be whole. The new ones are written into a folder of the project's state, beside a
 * plan of what goes where; renaming that folder is the moment at which the save counts. Moving the files into
 * the project folder can be done again after a crash, as often as it takes.
 */

/** What a project's documents are as files: path and text. */
export const documentsOf = ({ composition, layout, sources }: Omit<Project, 'files'>): Map<string, string> =>
  new Map([
    [compositionFile, writeJson(composition)],
    [layoutFile, writeJson(layout)],
    ...Object.entries(sources).map(([name, text]): [string, string] => [pathOfSource(name), text]),
  ])

/** A number that changes whenever the documents do, by a save or by hand. */
export const revisionOf = async (state: string, documents: ReadonlyMap<string, string>): Promise<number> => {
  const digest = digestOf(documents)
  const file = join(state, 'revision.json')
  const known = lastRevisions.get(file) ?? Revision.safeParse(await readJson(file)).data
  const now = known?.digest === digest ? known : { revision: (known?.revision ?? 0) + 1, digest }
  if (now !== known) await writeFileAtomic(file, JSON.stringify(now satisfies Revision))
  if (lastRevisions.size > 10_000) lastRevisions.clear()
  lastRevisions.set(file, now)
  return now.revision
}

/** What the files of revisions say, by path: nobody else writes them while this process has the data folder. */
const lastRevisions = new Map<string, Revision>()

/** Data files that a save brings, by path: copies of the files named. And those that it takes away. */
export type DataChange = { bring: ReadonlyMap<string, string>; remove: readonly string[] }

/** Replaces the documents of a project folder, and data files where they change, all or none; gives the new revision. */
export const saveDocuments = async (
  folder: string,
  state: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  data: DataChange = { bring: new Map(), remove: [] },
): Promise<number> => {
  const changed = [...after].filter(([path, text]) => before.get(path) !== text)
  const remove = [...[...before.keys()].filter(path => !after.has(path)), ...data.remove]
  if (changed.length + remove.length + data.bring.size === 0) return revisionOf(state, after)
  const tmpPath = join(state, 'save.tmp')
  await rm(tmpPath, { recursive: true, force: true })
  try {
    await mkdir(join(tmpPath, 'files'), { recursive: true })
    for (const [path, text] of changed) {
      await mkdir(dirname(join(tmpPath, 'files', path)), { recursive: true })
      await writeFile(join(tmpPath, 'files', path), text, { flush: true })
    }
    for (const [path, from] of data.bring) await copySynced(from, join(tmpPath, 'files', path))
    const plan: Plan = { write: [...changed.map(([path]) => path), ...data.bring.keys()], remove }
    await writeFile(join(tmpPath, 'plan.json'), JSON.stringify(plan), { flush: true })
    await rename(tmpPath, join(state, 'save'))
  } catch (error) {
    await rm(tmpPath, { recursive: true, force: true })
    throw error
  }
  await finishSave(folder, state)
  return revisionOf(state, after)
}

/** Does what a save that counts has left to do; nothing where there is none. */
export const finishSave = async (folder: string, state: string): Promise<void> => {
  const save = join(state, 'save')
  const plan = Plan.safeParse(await readJson(join(save, 'plan.json')))
  // It was whole when it was renamed into place: one without a plan is being removed.
  if (!plan.success) return rm(save, { recursive: true, force: true })
  // A file may come where a folder was that is empty now, and the other way round.
  for (const path of plan.data.remove) {
    await rm(join(folder, path), { force: true })
    if (!path.startsWith(`${sourceFolder}/`)) await removeEmptyFolders(folder, dirname(path))
  }
  for (const path of plan.data.write) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await rename(join(save, 'files', path), join(folder, path)).catch(unlessMissing)
  }
  await rm(save, { recursive: true, force: true })
}

/** Copies a file and waits until it is on the disk; shares its blocks where the file system can. */
export const copySynced = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const removeEmptyFolders = async (root: string, path: string): Promise<void> => {
  for (let at = path; at !== '.'; at = dirname(at)) {
    const removed = await rmdir(join(root, at)).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

const Plan = z.object({ write: z.array(z.string()), remove: z.array(z.string()) })
type Plan = z.infer<typeof Plan>

const Revision = z.object({ revision: z.int().nonnegative(), digest: z.string() })
type Revision = z.infer<typeof Revision>

const digestOf = (documents: ReadonlyMap<string, string>): string => {
  const hash = createHash('sha256')
  for (const path of [...documents.keys()].sort()) hash.update(JSON.stringify([path, documents.get(path)]))
  return hash.digest('hex')
}

/** A file that is gone was moved before the crash. */
const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error
}

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
