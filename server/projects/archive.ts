import { constants, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { fileInside } from './file-inside.ts'
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
    for (const path of (await filesOfProject(folder)).paths) {
      signal?.throwIfAborted()
      await addFile(archive, folder, path, `${name}/${path}`)
    }
    archive.finalize()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    await written.catch(() => undefined)
    throw error
  }
  await written
}

const addFile = async (archive: Pack, folder: string, path: string, name: string): Promise<void> => {
  const at = await fileInside(folder, path)
  if (at === null) return
  const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { size } = await file.stat()
    const header = { name, size, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }
    if (size <= smallBytes) return await addBytes(archive, header, await file.readFile())
    // Exactly as long as its header says, though it may grow meanwhile.
    await pipeline(
      file.createReadStream({ autoClose: false, start: 0, end: size - 1 }),
      archive.entry(header),
    )
  } finally {
    await file.close()
  }
}

const addBytes = (archive: Pack, header: { name: string }, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.entry(header, bytes, error => (error ? reject(error) : resolve()))
  })

/** Files up to this size are read at once. */
const smallBytes = 1024 * 1024
