import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { FetchedFile, Lock, LockedPackage } from '../../shared/protocol/sources.ts'
import { writeFileAtomic } from '../fs/workspace.ts'
import { archivePath } from './archives.ts'
import { DownloadError, download, wrongChecksum } from './download.ts'
import { fetchCommit } from './git.ts'
import { sourceFolders, urlOf } from './lock-file.ts'
import { packageFolders } from './make-lock.ts'
import { keyOf, type LocalRepository, makeOnce } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'

/** What pulling tells as it goes: bytes that are there of one package, and of how many where the server says. */
export type PullProgress = { package: string; bytes: number; total: number | null }

export type PullOptions = {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PullProgress) => void) | undefined
}

/** A package whose sources cannot be had, with the reason in words. */
export type PullFault = { package: string; reason: string }

/** What one archive may hold, in bytes. */
const maxArchiveBytes = 200_000_000
/** What all archives may take on the disk; the ones not used for longest go first. */
const maxCacheBytes = 4_000_000_000
const atOnce = 3

/**
 * Fetches all sources of a lock that are not here yet, and checks each against every checksum. Gives what could not be had; none where all is
 * there.
 */
export const pull = async (lock: Lock, tools: OpamTools, options: PullOptions = {}): Promise<PullFault[]> => {
  const faults: PullFault[] = []
  const waiting = sourceFolders(lock.packages)
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const name = next.packages.map(each => each.name).join(', ')
      try {
        await pullOne(next.folder, next.source, tools, options)
        for (const file of next.packages[0]?.extraFiles ?? []) await pullFile(file, tools, options)
      } catch (error) {
        if (!(error instanceof DownloadError)) throw error
        faults.push({ package: name, reason: error.message })
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  options.signal?.throwIfAborted()
  await pruneArchives(tools.folder)
  return faults.sort((a, b) => (a.package < b.package ? -1 : 1))
}

/** The packages of a lock whose sources are not here. */
export const missingSources = async (lock: Lock, tools: Pick<OpamTools, 'folder'>): Promise<string[]> => {
  const missing: string[] = []
  for (const { source, packages } of sourceFolders(lock.packages)) {
    const files = packages[0]?.extraFiles.map(({ checksums }) => archivePath(tools.folder, checksums)) ?? []
    const paths = [placeOf(source, tools.folder), ...files]
    const there = await Promise.all(paths.map(path => stat(path).catch(() => null)))
    if (there.some(facts => facts === null)) missing.push(...packages.map(({ name }) => name))
  }
  return missing.sort()
}

type Source = NonNullable<LockedPackage['source']>

/** Where sources are kept: an archive's file, or the folder of a commit. */
export const placeOf = (source: Source, folder: string): string =>
  source.kind === 'archive'
    ? archivePath(folder, source.checksums)
    : join(folder, 'commits', keyOf([source.url, source.commit]))

const pullOne = async (
  name: string,
  source: Source,
  tools: OpamTools,
  { signal, onProgress }: PullOptions,
): Promise<void> => {
  const place = placeOf(source, tools.folder)
  if (source.kind === 'archive') {
    await download({ urls: [source.url, ...source.mirrors], checksums: source.checksums }, place, {
      maxBytes: maxArchiveBytes,
      signal,
      onBytes: (bytes, total) => onProgress?.({ package: name, bytes, total }),
    })
    const now = new Date()
    await utimes(place, now, now)
    return
  }
  await makeOnce(place, async tmpPath => {
    const commit = await fetchCommit(tools.toolchain.root, urlOf(source), tmpPath, signal)
    if (commit !== source.commit) throw new DownloadError(`${urlOf(source)}: the server gave ${commit}`)
    await rm(join(tmpPath, '.git'), { recursive: true, force: true })
  })
}

const pullFile = async (
  { name, url, checksums }: FetchedFile,
  tools: OpamTools,
  { signal }: PullOptions,
): Promise<void> => {
  const place = archivePath(tools.folder, checksums)
  if (url !== null) return download({ urls: [url], checksums }, place, { maxBytes: maxArchiveBytes, signal })
  if ((await stat(place).catch(() => null)) === null)
    throw new DownloadError(`${name} came with the repository and is no longer here: lock again`)
}

/** Keeps the files that come with repositories beside the archives, for the repositories may change. Throws `DownloadError`. */
export const keepRepositoryFiles = async (
  lock: Lock,
  repositories: readonly LocalRepository[],
  tools: Pick<OpamTools, 'folder'>,
): Promise<void> => {
  for (const { name, version, repository, extraFiles } of lock.packages) {
    const folder = repositories.find(each => each.name === repository)?.folder
    for (const file of extraFiles.filter(({ url }) => url === null)) {
      const place = archivePath(tools.folder, file.checksums)
      const bytes =
        folder === undefined ? null : await readFirst(packageFolders(folder, name, version), file.name)
      if (bytes === null)
        throw new DownloadError(`${name} ${version}: the repository lacks its file ${file.name}`)
      await writeFileAtomic(place, bytes)
      const wrong = await wrongChecksum(place, file.checksums)
      if (wrong === null) continue
      await rm(place)
      throw new DownloadError(`${name} ${version}: ${file.name} of the repository ${repository}: ${wrong}`)
    }
  }
}

const readFirst = async (folders: readonly string[], name: string): Promise<Buffer | null> => {
  if (name.split('/').includes('..')) return null
  for (const folder of folders) {
    const bytes = await readFile(join(folder, 'files', name)).catch(() => null)
    if (bytes !== null) return bytes
  }
  return null
}

/** Removes the archives that were not used for longest, until the others are within bounds. */
const pruneArchives = async (folder: string): Promise<void> => {
  const files: { path: string; size: number; usedAt: number }[] = []
  for (const kind of ['sha512', 'sha256', 'md5']) {
    const there = join(folder, 'archives', kind)
    await mkdir(there, { recursive: true })
    for (const name of await readdir(there)) {
      const facts = await stat(join(there, name)).catch(() => null)
      if (facts) files.push({ path: join(there, name), size: facts.size, usedAt: facts.mtimeMs })
    }
  }
  let bytes = files.reduce((sum, { size }) => sum + size, 0)
  for (const { path, size } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= maxCacheBytes) return
    await rm(path, { force: true })
    bytes -= size
  }
}
