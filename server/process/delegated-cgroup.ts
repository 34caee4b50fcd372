import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { controllers, openCgroups } from './cgroup.ts'
import { searchPath } from './root.ts'
import { runForText } from './run-process.ts'

/*
 * A server that was started in a group of its own may divide it: by `systemd-run --user --scope -p Delegate=yes`, as a service with
 * `Delegate=yes`, or in a container that may write to its part of the hierarchy. Linux wants no process in a group that has
 * groups with controllers ("no internal processes"), so the server and those that started it move into one of its groups first.
 */

/** What is asked of the system; others in tests. */
export type CgroupSystem = {
  /** Where /proc is. */
  proc: string
  pid: number
  /** Whether systemd's unit of this name has `Delegate=yes`. */
  isDelegated: (unit: string, ofUser: boolean) => Promise<boolean>
}

const thisSystem: CgroupSystem = {
  proc: '/proc',
  pid: process.pid,
  isDelegated: async (unit, ofUser) => {
    const args = [...(ofUser ? ['--user'] : []), 'show', '--property=Delegate', '--value', '--', unit]
    const { XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS } = process.env
    const { stdout } = await runForText('systemctl', args, {
      cwd: '/',
      env: {
        PATH: searchPath,
        ...(XDG_RUNTIME_DIR !== undefined && { XDG_RUNTIME_DIR }),
        ...(DBUS_SESSION_BUS_ADDRESS !== undefined && { DBUS_SESSION_BUS_ADDRESS }),
      },
      timeoutMs: 5000,
      maxOutputBytes: 10_000,
    })
    return stdout.trim() === 'yes'
  },
}

/**
 * The folder of the hierarchy in which this server may make groups for its builds, ready for use; null where there is none. That
 * is no fault: a server without one watches its builds itself. Never rejects.
 */
export const findDelegatedFolder = async (system: CgroupSystem = thisSystem): Promise<string | null> => {
  try {
    const own = await ownGroup(system)
    if (own === null) return null
    const folder = basename(own) === serverGroup ? dirname(own) : own
    const unit = basename(folder)
    const isUnit = /\.(scope|service|slice)$/.test(unit)
    if (isUnit && !(await system.isDelegated(unit, /\/user@\d+\.service\//.test(folder)))) return null
    const offered = (await readFile(join(folder, 'cgroup.controllers'), 'utf8')).trim().split(/\s+/)
    if (!controllers.every(name => offered.includes(name))) return null
    if (!(await makeSpace(folder, system))) return null
    return (await openCgroups(folder)).ok ? folder : null
  } catch {
    return null
  }
}

/** The group that the server moves into. */
const serverGroup = 'unikernel-composer-server'

/** The folder of this process's own group; null where there is no hierarchy of version 2. */
const ownGroup = async ({ proc }: CgroupSystem): Promise<string | null> => {
  const path = /^0::(\/.*)$/m.exec(await readFile(join(proc, 'self/cgroup'), 'utf8'))?.[1]
  // mount id, parent, device, root, mount point, …, "-", type (proc(5)).
  const mount = (await readFile(join(proc, 'self/mountinfo'), 'utf8'))
    .split('\n')
    .map(line => line.split(' '))
    .find(words => words[words.indexOf('-') + 1] === 'cgroup2')
  const [root, mountPoint] = [mount?.[3], mount?.[4]]
  if (path === undefined || root === undefined || mountPoint === undefined) return null
  // What is above the mounted part is not this process's to divide.
  if (root === '/') return join(mountPoint, path)
  return path === root || path.startsWith(`${root}/`) ? join(mountPoint, path.slice(root.length)) : null
}

/** Moves whatever is in a group into the server's, if it is the server with those that started it and those it started. */
const makeSpace = async (folder: string, system: CgroupSystem): Promise<boolean> => {
  const list = join(folder, 'cgroup.procs')
  if ((await pidsIn(list)).length === 0) return true
  if (!(await isFamily(await pidsIn(list), system))) return false
  const target = join(folder, serverGroup)
  await mkdir(target, { recursive: true })
  try {
    // One that is started meanwhile is in the group of its parent.
    for (let tries = 0; tries < 50; tries += 1) {
      const pids = await pidsIn(list)
      if (pids.length === 0) return true
      if (!(await isFamily(pids, system))) break
      for (const pid of pids) await writeFile(join(target, 'cgroup.procs'), String(pid)).catch(unlessGone)
      await delay(20)
    }
  } catch {
    // Not ours to move.
  }
  await backInto(folder, target)
  return false
}

const backInto = async (folder: string, target: string): Promise<void> => {
  for (const pid of await pidsIn(join(target, 'cgroup.procs')).catch(() => []))
    await writeFile(join(folder, 'cgroup.procs'), String(pid)).catch(() => undefined)
  await rmdir(target).catch(() => undefined)
}

const pidsIn = async (list: string): Promise<number[]> =>
  (await readFile(list, 'utf8')).split('\n').filter(Boolean).map(Number)

/** Whether each of these is an ancestor of the server, or the server, or a descendant of it. */
const isFamily = async (pids: readonly number[], { proc, pid }: CgroupSystem): Promise<boolean> => {
  const parents = new Map<number, number>()
  for (const name of await readdir(proc)) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(join(proc, name, 'stat'), 'utf8').catch(() => '')
    // After the name in parentheses: the state, the parent (proc(5)).
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const ancestorsOf = (of: number): Set<number> => {
    const found = new Set<number>()
    for (let at: number | undefined = of; at !== undefined && at > 0 && !found.has(at); at = parents.get(at))
      found.add(at)
    return found
  }
  const above = ancestorsOf(pid)
  return pids.every(each => above.has(each) || !parents.has(each) || ancestorsOf(each).has(pid))
}

const unlessGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ESRCH') throw error
}
