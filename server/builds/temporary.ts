import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** What temporary folders of this program are for. */
type Purpose = 'counters' | 'disks' | 'filter' | 'networks'

/**
 * Makes a folder for temporary files. Its name says whose it is, so that `releaseTemporary` can remove what a killed process
 * left.
 */
export const makeTemporary = async (purpose: Purpose): Promise<string> =>
  mkdtemp(join(tmpdir(), `unikernel-${purpose}-${await ownTag()}-`))

/** Removes the temporary folders of this user's processes that no longer run; gives how many there were. */
export const releaseTemporary = (): Promise<number> => release(tmpdir(), 'folder', temporaryName)

// `figures` is what servers before 0.3 called counters.
const temporaryName = /^unikernel-(?:counters|disks|figures|filter|networks)-(\d+-\d+)-/

/** Makes a folder in another one, for what is to be moved out of it when it is whole. */
export const makeTmpFolder = async (folder: string, purpose: 'import'): Promise<string> =>
  mkdtemp(join(folder, `.${purpose}-${await ownTag()}-`))

/** Removes the folders of `makeTmpFolder` in a folder whose process was killed; gives how many there were. */
export const releaseTmpFolders = (folder: string): Promise<number> =>
  release(folder, 'folder', /^\.import-(\d+-\d+)-/)

/** A name for a file that is written beside `path` and then renamed to it: no other process or call has the same. */
export const tmpPathFor = async (path: string): Promise<string> =>
  `${path}.${await ownTag()}.${++tmpCount}.tmp`

/**
 * Removes the files in a folder that have a name of `tmpPathFor` and whose process was killed before it renamed them; gives how
 * many there were. Names of earlier versions have no start time, and a process that no longer runs.
 */
export const releaseUnfinished = (folder: string): Promise<number> =>
  release(folder, 'file', /\.(\d+(?:-\d+)?)\.\d+\.tmp$/)

/** `releaseUnfinished` for one path, in a folder that is not ours alone. */
export const releaseUnfinishedOf = (path: string): Promise<number> => {
  const name = basename(path).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return release(dirname(path), 'file', new RegExp(`^${name}\\.(\\d+-\\d+)\\.\\d+\\.tmp$`))
}

let tmpCount = 0

/** Removes the entries of a folder whose name has the tag of a process that no longer runs. */
const release = async (folder: string, kind: 'file' | 'folder', tagged: RegExp): Promise<number> => {
  let released = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const tag = tagged.exec(name)?.[1]
    if (tag === undefined || (await isAlive(tag))) continue
    const path = join(folder, name)
    const facts = await lstat(path).catch(() => null)
    const isOfKind = kind === 'file' ? facts?.isFile() : facts?.isDirectory()
    // Anyone may make a name like ours in a shared folder.
    if (!isOfKind || facts?.uid !== process.getuid?.()) continue
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
    released += 1
  }
  return released
}

let own: Promise<string | null> | null = null
const ownTag = (): Promise<string | null> => {
  own ??= processTag(process.pid)
  return own
}

/** A living process by its id and start time: ids alone come back, in containers at every start. */
export const processTag = async (pid: number): Promise<string | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The second field, the name in parentheses, may hold anything; the start time is the 20th after it.
  return stat === null ? null : `${pid}-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
}

/** Whether the process that a tag, or a name that starts with one, belongs to still runs. */
export const isAlive = async (name: string): Promise<boolean> => {
  const [pid, startTime] = name.split('-')
  return (await processTag(Number(pid))) === `${pid}-${startTime}`
}
