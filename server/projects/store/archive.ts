import { constants, createWriteStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { filesOfProject } from './project-folder.ts'

/** An archive that cannot be made or taken; `message` says why. */
export class ArchiveError extends Error {}

/**
 * Packs a folder into a `.tar.gz` with one folder, `name`, inside: all files that are part of a project.
 * Each is whole, as it is when its turn comes; one that has gone by then is left out. Equal folders give equal archives: no
 * times, owners or modes are kept.
 */
export const packProject = async (
  folder: string,
  name: string,
  file: string,
  signal: AbortSignal | null = null,
): Promise<void> => {
  const archive = pack()
  const written = pipeline(archive, createGzip(), createWriteStream(file), signal ? { signal } : {})
  // Its failure is that of the whole; without a handler until then it would end the process.
  written.catch(() => undefined)
  try {
    const { paths: all, links } = await filesOfProject(folder)
    // An archive that is written into the folder itself holds everything else.
    const paths = all.filter(path => resolve(folder, path) !== resolve(file))
    for (let at = 0; at < paths.length; at += atOnce) {
      signal?.throwIfAborted()
      const some = paths.slice(at, at + atOnce)
      const files = await Promise.all(some.map(path => read(links.get(path) ?? join(folder, path))))
      for (const [index, path] of some.entries())
        await addFile(archive, `${name}/${path}`, files[index] ?? null)
    }
    archive.finalize()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    await written.catch(() => undefined)
    throw error
  }
  await written
}

type Found = { how: 'read'; bytes: Buffer } | { how: 'large'; path: string }

/** What a file holds, or, of a large one, where it is; null where there is none any more. */
const read = async (path: string): Promise<Found | null> => {
  const file = await openFile(path)
  if (file === null) return null
  try {
    const { size } = await file.stat()
    if (size > smallBytes) return { how: 'large', path }
    return { how: 'read', bytes: await file.readFile() }
  } finally {
    await file.close()
  }
}

/** A file that was an ordinary one, or the aim of a link, when the folder was looked through: by now it may be gone, or a link. */
const openFile = (path: string): Promise<FileHandle | null> =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ELOOP') return null
    throw error
  })

const addFile = async (archive: Pack, name: string, found: Found | null): Promise<void> => {
  if (found === null) return
  const header = { name, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }
  if (found.how === 'read') return addBytes(archive, { ...header, size: found.bytes.length }, found.bytes)
  const file = await openFile(found.path)
  if (file === null) return
  try {
    const { size } = await file.stat()
    if (size === 0) return await addBytes(archive, { ...header, size }, Buffer.alloc(0))
    // Exactly as long as its header says, though it may grow meanwhile.
    await pipeline(
      file.createReadStream({ autoClose: false, start: 0, end: size - 1 }),
      archive.entry({ ...header, size }),
    )
  } finally {
    await file.close()
  }
}

const addBytes = (archive: Pack, header: { name: string; size: number }, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.entry(header, bytes, error => (error ? reject(error) : resolve()))
  })

/** Files up to this size are read whole, some of them at once. */
const smallBytes = 1024 * 1024
const atOnce = 16
