import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { toolFolders } from '../../../shared/model/data-path.ts'
import { makeTmpFolder, releaseTmpFolders } from '../../builds/temporary.ts'
import { ArchiveError } from './archive.ts'
import { ArchiveLedger, type Limits } from './archive-ledger.ts'
import { compositionFile } from './project-folder.ts'

/** What of an archive was not taken, because it is of a tool or of a system and no part of a project: paths in the archive. */
export type Unpacked = { skipped: readonly string[] }

/**
 * Unpacks a project's `.tar.gz` to `folder`, which must not exist. Only plain files and folders are taken; an archive with
 * anything else, with a path that does not stay in its folder, or that is larger than the limits is refused whole, and
 * nothing of it stays. Entries are judged one by one, before what they hold is written.
 */
export const unpackProject = async (
  file: string,
  folder: string,
  limits: Pick<Limits, 'bytes'> & Partial<Limits>,
): Promise<Unpacked> => {
  if (await stat(folder).catch(() => null)) throw new ArchiveError(`${folder} exists already`)
  await refuseUnlessGzip(file)
  const beside = dirname(resolve(folder))
  await mkdir(beside, { recursive: true })
  // What an import that was killed has left here.
  await releaseTmpFolders(beside)
  const tmpPath = await makeTmpFolder(beside, 'import')
  try {
    const skipped = await unpackInto(tmpPath, file, { ...archiveLimits, ...limits })
    const project = await projectInside(tmpPath)
    for (const name of await readdir(project.folder)) {
      if (!toolFolders.has(name)) continue
      await rm(join(project.folder, name), { recursive: true, force: true })
      skipped.push(join(project.name, name))
    }
    await rename(project.folder, folder)
    return { skipped }
  } finally {
    await rm(tmpPath, { recursive: true, force: true })
  }
}

/** What an archive may hold beside its bytes: a project with as many data files as an image takes, and some more. */
const archiveLimits = { entries: 30_000, folders: 20_000 } as const

/** A whole archive from the disk. */
const timeoutMs = 120_000

/** Files up to this size are written at once. */
const smallBytes = 1024 * 1024

const unpackInto = async (folder: string, file: string, limits: Limits): Promise<string[]> => {
  const ledger = new ArchiveLedger(limits)
  const entries = extract()
  const feeding = pipeline(
    createReadStream(file),
    createGunzip({ chunkSize: 64 * 1024 }),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        ledger.read(piece.length)
        yield piece
      }
    },
    entries,
    { signal: AbortSignal.timeout(timeoutMs) },
  )
  const writes = new Writes()
  // Where an entry is refused, the feeding is what was broken off, not what failed.
  let fed: unknown = null
  const end = feeding.catch((error: unknown) => {
    fed = error
  })
  try {
    for await (const entry of entries) {
      const place = ledger.admit(entry.header)
      if (place === null) entry.resume()
      else if (place.kind === 'folder') await mkdir(join(folder, place.path), { recursive: true })
      else {
        for (const below of place.folders) await mkdir(join(folder, below), { recursive: true })
        // What is at its place is an earlier entry of the same path: an archive that was added to holds both.
        if (place.again) {
          await writes.done()
          await rm(join(folder, place.path))
        }
        await writeEntry(entry, join(folder, place.path), writes)
      }
    }
    await writes.done()
    await end
    if (fed !== null) throw fed
    return ledger.skipped
  } catch (error) {
    entries.destroy()
    await writes.done().catch(() => undefined)
    await end
    // The reader of entries is destroyed without a reason where the feeding failed.
    throw explained(fed instanceof ArchiveError || isDestroyed(error) ? (fed ?? error) : error)
  }
}

/** Says streamx, on which tar-stream is built, of a stream that ended before its end. */
const isDestroyed = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'STREAM_DESTROYED'

/** A new file: nothing may stand in its place, not even a link. */
const writeEntry = async (
  entry: AsyncIterable<unknown> & { header: Header },
  path: string,
  writes: Writes,
): Promise<void> => {
  if (entry.header.size > smallBytes)
    return pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o644 }))
  const pieces: Buffer[] = []
  for await (const piece of entry) pieces.push(piece as Buffer)
  await writes.add(writeFile(path, Buffer.concat(pieces), { flag: 'wx', mode: 0o644 }))
}

/** Small files on their way to the disk, a few at once. */
class Writes {
  #underWay: Promise<void>[] = []

  async add(write: Promise<void>): Promise<void> {
    // Its failure is heard when all of them are waited for.
    write.catch(() => undefined)
    this.#underWay.push(write)
    if (this.#underWay.length >= 16) await this.done()
  }

  async done(): Promise<void> {
    const writes = this.#underWay
    this.#underWay = []
    const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }
}

/** The archive's root, or the one folder in it. */
const projectInside = async (folder: string): Promise<{ folder: string; name: string }> => {
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.some(({ name }) => name === compositionFile)) return { folder, name: '' }
  const [only] = entries
  if (only?.isDirectory() && entries.length === 1) {
    const inside = join(folder, only.name)
    if ((await readdir(inside)).includes(compositionFile)) return { folder: inside, name: only.name }
  }
  throw new ArchiveError(`The archive has no ${compositionFile}, neither at its root nor in its one folder`)
}

const refuseUnlessGzip = async (file: string): Promise<void> => {
  const opened = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(6), 0, 6, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head[0] === 0x1f && head[1] === 0x8b) return
    const [, what] = otherForms.find(([magic]) => head.subarray(0, magic.length).equals(magic)) ?? []
    throw new ArchiveError(
      bytesRead === 0
        ? 'The file is empty'
        : `The file is no .tar.gz archive${what ? `: it is ${what}. Unpack it, and pack the project's folder with tar and gzip` : ''}`,
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') throw new ArchiveError(`${file} is a folder`)
    throw error
  } finally {
    await opened.close()
  }
}

const otherForms: readonly (readonly [magic: Buffer, what: string])[] = [
  [Buffer.from('PK'), 'a ZIP archive'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'packed with xz'],
  [Buffer.from('BZh'), 'packed with bzip2'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'packed with Zstandard'],
  [Buffer.from('7z'), 'a 7-Zip archive'],
]

/** What went wrong, in words about the archive. */
const explained = (error: unknown): unknown => {
  if (error instanceof ArchiveError || !(error instanceof Error)) return error
  const { code, message, name } = error as NodeJS.ErrnoException
  if (name === 'AbortError' || name === 'TimeoutError')
    return new ArchiveError(`The archive could not be unpacked within ${timeoutMs / 1000} s`)
  if (code === 'Z_BUF_ERROR' || message === 'Unexpected end of data')
    return new ArchiveError('The archive is cut short')
  if (code?.startsWith('Z_'))
    return new ArchiveError('The archive is damaged: its compressed bytes make no sense')
  if (message === 'Header exceeds max size')
    return new ArchiveError('The archive holds a name or a record of more than 4 MB')
  if (/^Invalid (tar )?header/i.test(message))
    return new ArchiveError('The archive is damaged, or what is compressed in it is no tar archive')
  return error
}
