import { lstat, readdir, readFile, readlink, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Limits } from '../config.ts'

/** A total of one build that has a limit. */
export type Total = 'memory' | 'processes' | 'temporary-files' | 'folder-bytes' | 'folder-files'

export type TotalLimits = Pick<
  Limits,
  'buildMemoryBytes' | 'buildProcesses' | 'buildFolderBytes' | 'buildFolderFiles' | 'buildTemporaryBytes'
>

export type Watch = {
  /** Ends the watching, and says whether the disk of the folder was nearly full at some time. */
  stop: () => Promise<{ diskWasFull: boolean }>
}

/**
 * Looks at what all processes of a build use together, ten times a second, and calls `over` once where it is more than the
 * limits allow. No process limit of the kernel bounds a sum: between two looks a build may pass its limits by what it can
 * take in that time. `pid` is the build's first process, `folder` the one that it writes to.
 */
export const watchTotals = (
  pid: number,
  folder: string,
  limits: TotalLimits,
  over: (total: Total) => void,
): Watch => {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()
  let lowest = Number.POSITIVE_INFINITY
  const start = freeSpaceOf(folder)
  let looks = 0
  const look = async (): Promise<void> => {
    const free = await freeSpaceOf(folder)
    if (free) lowest = Math.min(lowest, free.bytes)
    const found = await overLimit(pid, limits)
    if (found) return over(found)
    const first = await start
    if (!free || !first) return
    // The folder is walked where the disk has lost enough for it to matter; now and then even so, as others may free space.
    const lost = { bytes: first.bytes - free.bytes, files: first.files - free.files }
    looks += 1
    const quiet = lost.bytes < limits.buildFolderBytes / 2 && lost.files < limits.buildFolderFiles / 2
    if (quiet && looks % 20 !== 0) return
    const holds = await usedIn(folder, limits)
    const bytes = holds.bytes + (await unlinkedBytes(await processesOf(pid)))
    if (bytes > limits.buildFolderBytes) over('folder-bytes')
    else if (holds.files > limits.buildFolderFiles) over('folder-files')
  }
  const next = () => {
    if (stopped) return
    timer = setTimeout(() => {
      looking = look()
        .catch(() => undefined)
        .then(next)
    }, everyMs)
    timer.unref()
  }
  next()
  return {
    stop: async () => {
      stopped = true
      if (timer) clearTimeout(timer)
      await looking
      return { diskWasFull: lowest < nextToNothing }
    },
  }
}

const everyMs = 100
/** Less than any tool of a build writes at once. */
const nextToNothing = 256 * 1024

/** The processes of a build use too much together; null where they do not. */
const overLimit = async (pid: number, limits: TotalLimits): Promise<Total | null> => {
  const processes = await processesOf(pid)
  if (processes.length >= limits.buildProcesses) return 'processes'
  const memory = await Promise.all(processes.map(memoryOf))
  const temporary = await temporaryOf(processes)
  const total = memory.reduce((sum, bytes) => sum + bytes, 0) + (temporary?.bytes ?? 0)
  if (total > limits.buildMemoryBytes) return 'memory'
  if (temporary && (temporary.bytes >= limits.buildTemporaryBytes || temporary.files > temporaryFiles))
    return 'temporary-files'
  return null
}

/** Each takes memory of the kernel's own, however small it is. */
const temporaryFiles = 50_000

/** A process and all that it has started: who loses a parent in a process namespace gets its first process for one. */
export const processesOf = async (pid: number): Promise<number[]> => {
  const found = [pid]
  for (let at = 0; at < found.length; at += 1) found.push(...(await childrenOf(found[at] ?? 0)))
  return found
}

const childrenOf = async (pid: number): Promise<number[]> => {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(
    tasks.map(task => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap(list => list.split(' ').filter(Boolean).map(Number))
}

/** What a process keeps in memory or swap for itself; pages of files are the system's to drop. */
const memoryOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
  return 1024 * (kilobytes('RssAnon') + kilobytes('RssShmem') + kilobytes('VmSwap'))
}

/** The /tmp of a confined build, seen through one of its processes; null where it is the machine's own. */
const temporaryOf = async (
  processes: readonly number[],
): Promise<{ bytes: number; files: number } | null> => {
  const outside = await stat('/tmp').catch(() => null)
  for (const pid of processes.slice(0, 8)) {
    const place = `/proc/${pid}/root/tmp`
    const inside = await stat(place).catch(() => null)
    if (!inside || inside.dev === outside?.dev) continue
    const { type, bsize, blocks, bfree, files, ffree } = await statfs(place)
    if (type === tmpfs) return { bytes: (blocks - bfree) * bsize, files: files - ffree }
  }
  return null
}
const tmpfs = 0x01021994

const freeSpaceOf = async (folder: string): Promise<{ bytes: number; files: number } | null> => {
  const facts = await statfs(folder).catch(() => null)
  return facts && { bytes: facts.bavail * facts.bsize, files: facts.ffree }
}

/** What a folder holds; counting ends where it is more than the limits. */
const usedIn = async (
  folder: string,
  limits: Pick<TotalLimits, 'buildFolderBytes' | 'buildFolderFiles'>,
): Promise<{ bytes: number; files: number }> => {
  const used = { bytes: 0, files: 0 }
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => [])
    used.files += entries.length
    for (const entry of entries) {
      if (used.bytes > limits.buildFolderBytes || used.files > limits.buildFolderFiles) return used
      const path = join(next, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else used.bytes += 512 * ((await lstat(path).catch(() => null))?.blocks ?? 0)
    }
  }
  return used
}

/** Files without a name that processes keep open take room that no folder shows. */
const unlinkedBytes = async (processes: readonly number[]): Promise<number> => {
  const files = new Map<string, number>()
  for (const pid of processes) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const path = `/proc/${pid}/fd/${fd}`
      if (!(await readlink(path).catch(() => '')).startsWith('/')) continue
      const facts = await stat(path).catch(() => null)
      if (facts?.isFile() && facts.nlink === 0) files.set(`${facts.dev}:${facts.ino}`, 512 * facts.blocks)
    }
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0)
}
