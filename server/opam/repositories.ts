import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { OpamRepository } from '../../shared/model/opam-sources.ts'
import type { LockedRepository } from '../../shared/protocol/sources.ts'
import { writeFileAtomic } from '../fs/workspace.ts'
import { DownloadError } from './download.ts'
import { fetchCommit } from './git.ts'
import { keyOf, type LocalRepository, makeOnce } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { insideOf, takeBack, unpackArchive } from './unpack.ts'

/** A repository that is on this machine, and how a lock names it. */
export type FetchedRepository = { local: LocalRepository; locked: LockedRepository }

const maxBytes = 200_000_000

/**
 * Brings a repository onto this machine as it is now; `update: false` takes what was fetched before, where there is something, so that
 * no network is needed.
 * @param projectFolder where `./…` is; null where there is none
 * Throws `DownloadError`.
 */
export const fetchRepository = async (
  { name, url }: OpamRepository,
  { projectFolder, update }: { projectFolder: string | null; update: boolean },
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<FetchedRepository> => {
  if (url.startsWith('./')) return fromFolder(name, url, projectFolder, tools)
  const note = join(tools.folder, 'revisions', keyOf([url]))
  const before = update ? null : await readFile(note, 'utf8').catch(() => null)
  const revision = before?.trim() ?? null
  const folderOf = (of: string) => join(tools.folder, 'repositories', keyOf([url, of]))
  if (revision !== null && (await isRepository(folderOf(revision))))
    return fetched(name, url, revision, folderOf(revision))
  const tmpPath = { revision: '' }
  const fetchedFolder = join(tools.folder, 'repositories', `${keyOf([url])}.fetched`)
  await rm(fetchedFolder, { recursive: true, force: true })
  await makeOnce(fetchedFolder, async folder => {
    tmpPath.revision = url.startsWith('git+')
      ? await fetchCommit(tools.toolchain.root, url, folder, signal)
      : await fetchArchive(url, folder, tools, signal)
    await rm(join(folder, '.git'), { recursive: true, force: true })
    await removeLinks(folder)
  })
  const folder = folderOf(tmpPath.revision)
  const inner = await repositoryIn(fetchedFolder)
  if (inner === null) {
    await rm(fetchedFolder, { recursive: true, force: true })
    throw new DownloadError(`${url}: it has no folder \`packages\`, so it is no opam repository`)
  }
  if (!(await isRepository(folder))) {
    await rm(folder, { recursive: true, force: true })
    await rename(inner, folder)
  }
  await rm(fetchedFolder, { recursive: true, force: true })
  await writeFileAtomic(note, `${tmpPath.revision}\n`)
  return fetched(name, url, tmpPath.revision, folder)
}

const fetched = (name: string, url: string, revision: string, folder: string): FetchedRepository => ({
  local: { name, key: keyOf([url, revision]), folder },
  locked: { name, url, revision },
})

/** The checksum of the archive is its revision. */
const fetchArchive = async (
  url: string,
  folder: string,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<string> => {
  const file = join(folder, 'repository.archive')
  await downloadUnchecked(url, file, signal)
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  await tools.workspaces.with(async ({ user }) => {
    const kept = join(tools.folder, 'repositories', `${sha256}.archive-${process.pid}`)
    await rename(file, kept)
    try {
      const fault = await unpackArchive(kept, { folder, user }, '.', tools, signal)
      if (fault !== null) throw new DownloadError(`${url}: ${fault}`)
    } finally {
      await rm(kept, { force: true })
    }
  })
  await takeBack(folder)
  return `sha256=${sha256}`
}

/** What has no checksum yet. */
const downloadUnchecked = async (url: string, path: string, signal?: AbortSignal): Promise<void> => {
  const answer = await fetch(url, { signal: signal ?? null }).catch((error: Error) => {
    signal?.throwIfAborted()
    throw new DownloadError(`${url}: ${error.cause instanceof Error ? error.cause.message : error.message}`)
  })
  if (!answer.ok || answer.body === null)
    throw new DownloadError(`${url}: the server answers ${answer.status}`)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body) {
    bytes += piece.length
    if (bytes > maxBytes) throw new DownloadError(`${url}: it is larger than ${maxBytes / 1e6} MB`)
    pieces.push(piece)
  }
  await writeFileAtomic(path, Buffer.concat(pieces))
}

const fromFolder = async (
  name: string,
  url: string,
  projectFolder: string | null,
  tools: OpamTools,
): Promise<FetchedRepository> => {
  const there = projectFolder === null ? null : join(projectFolder, url)
  if (there === null || relative(projectFolder ?? '', there).startsWith('..') || !(await isRepository(there)))
    throw new DownloadError(`${url}: the project has no such folder with \`packages\` in it`)
  const hash = createHash('sha256')
  for (const path of await filesIn(there))
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(there, path)))
      .update('\0')
  const revision = `sha256=${hash.digest('hex')}`
  const folder = await makeOnce(join(tools.folder, 'repositories', keyOf([url, revision])), async tmpPath => {
    await cp(there, tmpPath, {
      recursive: true,
      filter: async path => !(await stat(path).catch(() => null))?.isSymbolicLink(),
    })
    await removeLinks(tmpPath)
  })
  return fetched(name, url, revision, folder)
}

const isRepository = async (folder: string): Promise<boolean> =>
  (await stat(join(folder, 'packages')).catch(() => null))?.isDirectory() ?? false

const repositoryIn = async (folder: string): Promise<string | null> => {
  if (await isRepository(folder)) return folder
  const inner = await insideOf(folder)
  return (await isRepository(inner)) ? inner : null
}

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** A link could lead anywhere on this machine. */
const removeLinks = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await removeLinks(path)
    else if (entry.isSymbolicLink()) await rm(path)
  }
}
