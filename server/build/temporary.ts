import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What temporary folders of this program are for. */
type Purpose = 'disks' | 'figures' | 'filter' | 'networks'

/**
 * Makes a folder for temporary files. Its name says whose it is, so that `releaseTemporary` can remove what a killed process
 * left.
 */
export const makeTemporary = async (purpose: Purpose): Promise<string> =>
  mkdtemp(join(tmpdir(), `unikernel-${purpose}-${await processTag(process.pid)}-`))

/** Removes the temporary folders of this user's processes that no longer run; gives how many there were. */
export const releaseTemporary = async (): Promise<number> => {
  let released = 0
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const tag = /^unikernel-(?:disks|figures|filter|networks)-(\d+-\d+)-/.exec(name)?.[1]
    if (tag === undefined || (await isAlive(tag))) continue
    const path = join(tmpdir(), name)
    const facts = await lstat(path).catch(() => null)
    // Anyone may make a name like ours in a shared folder.
    if (!facts?.isDirectory() || facts.uid !== process.getuid?.()) continue
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
    released += 1
  }
  return released
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
