import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../config.ts'
import type { Command } from './command.ts'

/*
 * Control groups, version 2 (Linux Documentation/admin-guide/cgroup-v2.rst): the kernel bounds what all processes of a build use together.
 * They need a folder of the hierarchy that the server's owner delegates to it: `systemd-run --user --scope -p Delegate=yes` makes
 * one, `mkdir` below a group of one's own, too. No process may be in the folder itself ("no internal processes").
 */

/** A folder of the hierarchy in which the server makes a group for each build. */
export type Cgroups = { folder: string }

type CgroupLimits = Pick<Limits, 'buildMemoryBytes' | 'buildProcesses'>

/** What bounds a build in its group. */
export const controllers = ['memory', 'pids'] as const

/** Takes a delegated folder into use: turns the controllers on for its groups, and removes what a killed server left. */
export const openCgroups = async (
  folder: string,
): Promise<{ ok: true; cgroups: Cgroups } | { ok: false; reason: string }> => {
  const offered = await readFile(join(folder, 'cgroup.controllers'), 'utf8').catch(() => null)
  if (offered === null)
    return { ok: false, reason: `${folder} is no folder of a cgroup v2 hierarchy that this user may read` }
  const missing = controllers.filter(name => !offered.trim().split(/\s+/).includes(name))
  if (missing.length > 0)
    return {
      ok: false,
      reason: `${folder} has no controller ${missing.join(' and no ')}: it was not delegated`,
    }
  const probe = join(folder, `build-${process.pid}-probe`)
  try {
    await writeFile(join(folder, 'cgroup.subtree_control'), controllers.map(name => `+${name}`).join(' '))
    for (const name of await readdir(folder))
      if (isLeftover(name)) await rmdir(join(folder, name)).catch(() => {})
    await mkdir(probe)
    await writeFile(join(probe, 'memory.max'), 'max')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ok: false, reason: `groups cannot be made in ${folder} (${why}): is a process in it itself?` }
  } finally {
    await rmdir(probe).catch(() => {})
  }
  return { ok: true, cgroups: { folder } }
}

/** The group of a build whose server has ended. */
const isLeftover = (name: string): boolean => {
  const pid = /^build-(\d+)-/.exec(name)?.[1]
  if (pid === undefined) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch {
    return true
  }
}

let count = 0

/** How a command in a group of its own is started, and what is to be done when it has ended. */
export type Cgroup = {
  command: Command
  /** The total that the kernel held the group to, where it did. */
  passed: () => Promise<'memory' | 'processes' | null>
  /** Ends whatever is left in the group, and removes it. */
  release: () => Promise<void>
}

/**
 * A group for one command: the command as it is to be started, which first puts itself into the group and ends where it cannot. Rejects
 * with the error of the file system where the group cannot be made.
 */
export const makeCgroup = async (
  { folder }: Cgroups,
  { buildMemoryBytes, buildProcesses }: CgroupLimits,
  { program, args }: Command,
): Promise<Cgroup> => {
  count += 1
  const group = join(folder, `build-${process.pid}-${count}`)
  await mkdir(group)
  await writeFile(join(group, 'memory.max'), String(buildMemoryBytes))
  // Not there where the kernel has no swap.
  await writeFile(join(group, 'memory.swap.max'), '0').catch(() => {})
  await writeFile(join(group, 'memory.oom.group'), '1')
  await writeFile(join(group, 'pids.max'), String(buildProcesses))
  return {
    command: { program: 'sh', args: ['-c', enter, join(group, 'cgroup.procs'), program, ...args] },
    passed: async () => {
      if ((await countIn(join(group, 'memory.events'), 'oom_kill')) > 0) return 'memory'
      return (await countIn(join(group, 'pids.events'), 'max')) > 0 ? 'processes' : null
    },
    release: async () => {
      await writeFile(join(group, 'cgroup.kill'), '1').catch(() => {})
      // A group goes when its last process has.
      for (let tries = 0; tries < 100; tries += 1) {
        const gone = await rmdir(group).then(
          () => true,
          error => (error as NodeJS.ErrnoException).code === 'ENOENT',
        )
        if (gone) return
        await delay(20)
      }
    },
  }
}

/** `$0` is the group's list of processes; the rest of the words are the command. */
const enter = 'echo $$ > "$0" && exec "$@"'

/** The number behind a name in a file of lines `name number`. */
const countIn = async (file: string, name: string): Promise<number> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
}
