import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isInLibraries } from '../../../shared/model/library-files.ts'
import {
  DataFile,
  DataPath,
  maxSourceLength,
  type Project,
  sourceAtPath,
} from '../../../shared/model/project.ts'
import { readComposition, readLayout } from '../../../shared/model/read-composition.ts'
import { Version, VersionId } from '../../../shared/protocol/version.ts'
import { writeFileAtomic } from '../../fs/workspace.ts'
import { UserError } from '../../user-error.ts'
import { compositionFile, layoutFile } from '../store/project-folder.ts'
import { copySynced, documentsOf } from '../store/revisions.ts'
import { overBudget, toForget } from './retention.ts'

/*
 * The versions of one project, as plain files: `objects/` holds what its files have held, each under its SHA-256, and
 * `versions/` one record for each version, which says what was at which path. Objects are written before the record that
 * names them, and a file appears under its name when it is whole: a crash leaves a version whole or not there.
 */

/** `project`: as it is in `folder`, whose data files are copied. */
export type Kept = {
  folder: string
  project: Project
  why: Version['why']
  name: string | null
  /** By the clock of the machine, for people. */
  at: number
  /** By the lifetime of the data folder, for retention; absent: as `at`. */
  lived?: number | undefined
}

const Entry = DataFile
/** `lived`: absent in versions kept before it was counted. */
const Record = Version.extend({ files: z.record(z.string(), Entry), lived: z.number().optional() })
type Record = z.infer<typeof Record>

/** Keeps a state as a version; where the newest version has the same state and no name is given, that one. */
export const saveVersion = async (history: string, kept: Kept): Promise<Version> => {
  const { project, folder, why, name, at, lived } = kept
  const texts = documentsOf(project)
  const entries = new Map<string, z.infer<typeof Entry>>(
    [...texts].map(([path, text]) => [path, { size: Buffer.byteLength(text), sha256: sha256(text) }]),
  )
  for (const [path, file] of Object.entries(project.files)) entries.set(path, file)
  const records = await readRecords(history)
  const newest = records[0]
  if (name === null && newest && sameEntries(newest.files, entries)) return versionOf(newest)

  await mkdir(objectsOf(history), { recursive: true })
  for (const [path, { sha256 }] of entries) {
    if (await stat(objectOf(history, sha256)).catch(() => null)) continue
    const text = texts.get(path)
    if (text !== undefined) await writeFileAtomic(objectOf(history, sha256), text)
    else entries.set(path, await saveDataFile(history, join(folder, path)))
  }
  // Later than the newest, whatever the clock says: the list is in the order in which versions were made.
  const moment = Math.max(at, newest ? momentOf(newest.id) + 1 : 0)
  const record: Record = {
    id: VersionId.parse(`${String(moment).padStart(13, '0')}-${randomBytes(4).toString('hex')}`),
    at,
    ...(lived !== undefined && { lived }),
    why,
    name,
    devices: project.composition.devices.length,
    wires: project.composition.wires.length,
    files: Object.fromEntries(entries),
  }
  await writeFileAtomic(recordOf(history, record.id), JSON.stringify(record))
  await thin(history, [record, ...records])
  return versionOf(record)
}

/** The folder of a project's versions in the folder of its state. */
export const historyOf = (state: string): string => join(state, 'history')

/** When the newest version was made; null where there is none. */
export const newestAt = async (history: string): Promise<number | null> => {
  const newest = (await readdir(recordsOf(history)).catch(() => []))
    .flatMap(name => VersionId.safeParse(name.replace(/\.json$/, '')).data ?? [])
    .sort()
    .at(-1)
  if (newest === undefined) return null
  // Ids stay in order when the clock is set back; what they say is no time then.
  return (await readRecord(history, newest).catch(() => null))?.at ?? momentOf(newest)
}

/** The newest first. */
export const listVersions = async (history: string): Promise<Version[]> =>
  (await readRecords(history)).map(versionOf)

/** Gives a version another name, or takes it away. */
export const nameVersion = async (history: string, id: VersionId, name: string | null): Promise<Version> => {
  const record = await readRecord(history, id)
  const named = { ...record, name }
  await writeFileAtomic(recordOf(history, id), JSON.stringify(named))
  return versionOf(named)
}

/** The project as it was. */
export const openVersion = async (
  history: string,
  id: VersionId,
): Promise<{ version: Version; project: Project }> => {
  const record = await readRecord(history, id)
  const bytesAt = async (path: string): Promise<Buffer | null> => {
    const entry = record.files[path]
    if (!entry) return null
    const bytes = await readFile(objectOf(history, entry.sha256)).catch(() => null)
    if (!bytes || sha256(bytes) !== entry.sha256) throw damaged(path)
    return bytes
  }
  const text = async (path: string): Promise<string | null> => (await bytesAt(path))?.toString('utf8') ?? null
  const composition = readComposition((await text(compositionFile)) ?? '')
  const layout = readLayout(await text(layoutFile))
  if (!composition.ok) throw damaged(compositionFile)
  if (!layout.ok) throw damaged(layoutFile)
  const sources: Project['sources'] = {}
  const files: Project['files'] = {}
  for (const [path, entry] of Object.entries(record.files)) {
    const source = sourceAtPath(path)
    const bytes = source === null ? null : await bytesAt(path)
    const written = bytes && (isInLibraries(path) ? textOfLibrary(bytes) : bytes.toString('utf8'))
    if (source !== null && written !== null) sources[source] = written
    else if (path !== compositionFile && path !== layoutFile && DataPath.safeParse(path).success)
      files[path] = entry
  }
  return {
    version: versionOf(record),
    project: { composition: composition.value, layout: layout.value, sources, files },
  }
}

/** A file of `lib/` as a source; null for one that is a data file, since it is no text or too much of it. */
const textOfLibrary = (bytes: Buffer): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.length > maxSourceLength ? null : text
  } catch {
    return null
  }
}

/** Where the bytes of a data file of a version are; refused where they are not what they were. */
export const dataObject = async (history: string, path: string, file: DataFile): Promise<string> => {
  const object = objectOf(history, file.sha256)
  if ((await stat(object).catch(() => null))?.size !== file.size) throw damaged(path)
  if ((await sha256OfFile(object)) !== file.sha256) throw damaged(path)
  return object
}

/** Removes what a crash left half-made. */
export const recoverVersions = async (history: string): Promise<void> => {
  for (const folder of [objectsOf(history), recordsOf(history)])
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
}

/** `records`: the newest first, which has just been made. */
const thin = async (history: string, records: readonly Record[]): Promise<void> => {
  const madeAt = livedBy(records)
  const [newest] = records
  const aged = new Set<string>(newest ? toForget(records, madeAt(newest), madeAt) : [])
  const left = records.filter(({ id }) => !aged.has(id))
  const forget = new Set<string>([...aged, ...overBudget(left, maxBytes)])
  if (forget.size === 0) return
  for (const id of forget) await rm(recordOf(history, VersionId.parse(id)), { force: true })
  const needed = new Set(
    records
      .filter(({ id }) => !forget.has(id))
      .flatMap(({ files }) => Object.values(files).map(({ sha256 }) => sha256)),
  )
  for (const name of await readdir(objectsOf(history)))
    if (!needed.has(name)) await rm(join(objectsOf(history), name), { force: true })
}

/** What versions without a name may hold beside the others: 512 MiB for each project. */
const maxBytes = 512 * 1024 * 1024

/** Copies a data file; named by what was copied, should it change meanwhile. */
const saveDataFile = async (history: string, path: string): Promise<DataFile> => {
  const tmpPath = join(objectsOf(history), `${randomBytes(8).toString('hex')}.tmp`)
  try {
    await copySynced(path, tmpPath)
    const copied = { size: (await stat(tmpPath)).size, sha256: await sha256OfFile(tmpPath) }
    await rename(tmpPath, objectOf(history, copied.sha256))
    return copied
  } catch (error) {
    await rm(tmpPath, { force: true })
    throw error
  }
}

const readRecords = async (history: string): Promise<Record[]> => {
  const names = await readdir(recordsOf(history)).catch(() => [])
  const records = await Promise.all(
    names
      .flatMap(name => {
        const id = VersionId.safeParse(name.replace(/\.json$/, ''))
        return id.success ? [id.data] : []
      })
      .map(id => readRecord(history, id).catch(() => null)),
  )
  return records.filter(record => record !== null).sort((a, b) => (a.id < b.id ? 1 : -1))
}

const readRecord = async (history: string, id: VersionId): Promise<Record> => {
  const text = await readFile(recordOf(history, id), 'utf8').catch(() => null)
  if (text === null) throw new UserError(404, 'There is no such version: it may have been deleted with age.')
  try {
    return Record.parse(JSON.parse(text))
  } catch {
    throw damaged(`${id}.json`)
  }
}

const damaged = (path: string): UserError =>
  new UserError(
    422,
    `The version is damaged: ${path} is not what was kept. The project itself is not touched.`,
  )

/**
 * When each version was made by the lifetime of the data folder. Versions from before it was counted are as far apart as their
 * times say, and at most a day before the first that it counts: a clock that is years ahead makes nothing years old.
 */
const livedBy = (records: readonly Record[]): ((record: Record) => number) => {
  const counted = records.findLast(({ lived }) => lived !== undefined)
  const before = records.find(({ lived }) => lived === undefined)
  if (!counted || !before) return ({ lived, at }) => lived ?? at
  const gap = Math.min(Math.max(0, counted.at - before.at), dayMs)
  return ({ lived, at }) => lived ?? (counted.lived ?? 0) - gap - (before.at - at)
}

const dayMs = 86_400_000

const momentOf = (id: VersionId): number => Number(id.slice(0, 13))

const versionOf = ({ files: _files, lived: _lived, ...version }: Record): Version => version

const sameEntries = (files: Record['files'], entries: ReadonlyMap<string, { sha256: string }>): boolean =>
  Object.keys(files).length === entries.size &&
  [...entries].every(([path, { sha256 }]) => Object.hasOwn(files, path) && files[path]?.sha256 === sha256)

const objectsOf = (history: string): string => join(history, 'objects')
const recordsOf = (history: string): string => join(history, 'versions')
const objectOf = (history: string, sha256: string): string => join(objectsOf(history), sha256)
const recordOf = (history: string, id: VersionId): string => join(recordsOf(history), `${id}.json`)

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

const sha256OfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}
