import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { searchPath } from '../build/confinement.ts'
import { runForText } from '../build/run.ts'
import { compositionFile, plainFiles } from './project-folder.ts'

/** An archive that cannot be taken; `message` says why. */
export class ArchiveError extends Error {}

/** Packs a project folder into a `.tar.gz` with one folder, `name`, inside. Equal folders give equal archives. */
export const packProject = async (
  folder: string,
  name: string,
  file: string,
  signal: AbortSignal | null = null,
): Promise<void> => {
  await tar(
    [
      ...['--create', '--gzip', '--file', resolve(file), '--mtime=@0', '--mode=u=rw,go=r'],
      ...['--format=posix', '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'],
      ...['--owner=0', '--group=0', '--numeric-owner', '--hard-dereference', `--transform=s,^,${name}/,`],
      ...['--directory', resolve(folder), '--', ...(await plainFiles(folder))],
    ],
    'The project cannot be packed',
    signal,
  )
}

/**
 * Unpacks a project's `.tar.gz` to `folder`, which must not exist. Only plain files and folders are taken; an archive with
 * a link, an absolute path or a `..` is refused whole, before anything is written.
 */
export const unpackProject = async (file: string, folder: string, maxBytes: number): Promise<void> => {
  if (await stat(folder).catch(() => null)) throw new ArchiveError(`${folder} exists already`)
  await refuseUnlessPlain(file, maxBytes)
  await mkdir(dirname(resolve(folder)), { recursive: true })
  const aside = await mkdtemp(join(dirname(resolve(folder)), '.import-'))
  try {
    await tar(
      [
        ...['--extract', '--gzip', '--file', resolve(file), '--directory', aside],
        ...['--no-same-owner', '--no-same-permissions', '--touch'],
      ],
      'The archive cannot be unpacked',
    )
    await rename(await projectInside(aside), folder)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** The archive's root, or the one folder in it. */
const projectInside = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.some(({ name }) => name === compositionFile)) return folder
  const [only] = entries.filter(entry => entry.isDirectory())
  if (only && entries.length === 1) return join(folder, only.name)
  throw new ArchiveError(`The archive has no ${compositionFile}, neither at its root nor in its one folder`)
}

const refuseUnlessPlain = async (file: string, maxBytes: number): Promise<void> => {
  const list = await tar(
    [
      ...['--list', '--verbose', '--gzip', '--file', resolve(file)],
      ...['--numeric-owner', '--quoting-style=escape', '--full-time'],
    ],
    'The archive cannot be read',
  )
  const lines = list.split('\n').filter(line => line !== '')
  if (lines.length > maxEntries)
    throw new ArchiveError(`The archive has ${lines.length} entries, more than ${maxEntries}`)
  let bytes = 0
  for (const line of lines) {
    // -rw-r--r-- 0/0   123 2026-01-02 03:04:05 name
    const entry = /^(\S)\S+ +\d+\/\d+ +(\d+) +\S+ +\S+ (.*)$/.exec(line)
    const name = entry?.[3] ?? line
    if (!entry || (entry[1] !== '-' && entry[1] !== 'd')) {
      throw new ArchiveError(`The archive holds ${basename(name)}, which is neither a file nor a folder`)
    }
    if (name.startsWith('/') || name.split('/').includes('..') || name.includes('\\')) {
      throw new ArchiveError(
        `The archive holds the path ${name}, which does not stay in the project's folder`,
      )
    }
    bytes += Number(entry[2])
  }
  if (bytes > maxBytes) {
    throw new ArchiveError(
      `The archive holds ${Math.ceil(bytes / MB)} MB, more than the limit of ${Math.ceil(maxBytes / MB)} MB`,
    )
  }
}

const maxEntries = 10_000
const MB = 1024 * 1024

const tar = async (
  args: readonly string[],
  otherwise: string,
  signal: AbortSignal | null = null,
): Promise<string> => {
  const { ended, stdout, stderr } = await runForText('tar', args, {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: 120_000,
    maxOutputBytes: 8 * MB,
    signal: signal ?? undefined,
  })
  if (ended.how === 'exited' && ended.code === 0) return stdout
  const reason = ended.how === 'not-started' ? ended.reason : stderr.trim().split('\n')[0] || ended.how
  throw new ArchiveError(`${otherwise}: ${reason}`)
}
