import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CgroupSystem, findDelegatedFolder } from '../../server/process/delegated-cgroup.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The server of these tests, what started it and what it started. */
const [init, shell, server, child, stranger] = [1, 40, 50, 60, 70]
const parents = new Map([
  [init, 0],
  [shell, init],
  [server, shell],
  [child, server],
  [stranger, init],
])

type Machine = { system: CgroupSystem; mount: string; group: (path: string) => string }

/**
 * A folder that stands for a hierarchy, in which `own` is the server's group and holds these processes; and for a /proc. As the
 * kernel does, a process that is written to another group is in that one alone.
 */
const machine = (own: string, members: readonly number[], delegated: readonly string[] = []): Machine => {
  const folder = temporaryFolder()
  const [proc, mount] = [join(folder, 'proc'), join(folder, 'cgroup')]
  const group = (path: string): string => join(mount, path)
  for (const [pid, parent] of parents) {
    mkdirSync(join(proc, String(pid)), { recursive: true })
    writeFileSync(join(proc, String(pid), 'stat'), `${pid} (a (b) c) S ${parent} 1 1\n`)
  }
  mkdirSync(join(proc, 'self'))
  writeFileSync(join(proc, 'self/cgroup'), `4:memory:/elsewhere\n0::${own}\n`)
  writeFileSync(
    join(proc, 'self/mountinfo'),
    `22 1 0:20 / /sys rw - sysfs sysfs rw\n30 22 0:26 / ${mount} rw,nosuid shared:4 - cgroup2 cgroup2 rw\n`,
  )
  mkdirSync(group(own), { recursive: true })
  const list = (pids: readonly number[]) => pids.map(pid => `${pid}\n`).join('')
  for (const path of new Set([own, join(own, '..')])) {
    writeFileSync(join(group(path), 'cgroup.controllers'), 'cpu memory pids\n')
    writeFileSync(join(group(path), 'cgroup.subtree_control'), '')
    writeFileSync(join(group(path), 'cgroup.procs'), '')
  }
  writeFileSync(join(group(own), 'cgroup.procs'), list(members))
  let left = members
  const kernel = setInterval(() => {
    const target = join(group(own), 'unikernel-composer-server/cgroup.procs')
    if (!existsSync(target)) return
    const moved = Number(readFileSync(target, 'utf8'))
    if (left.includes(moved)) left = left.filter(pid => pid !== moved)
    writeFileSync(join(group(own), 'cgroup.procs'), list(left))
  }, 1)
  onTestFinished(() => clearInterval(kernel))
  const system = { proc, pid: server, isDelegated: async (unit: string) => delegated.includes(unit) }
  return { system, mount, group }
}

describe('the folder for the groups of builds', () => {
  it('is the server’s own group, where systemd delegates it, and the server leaves it', async () => {
    const own = '/user.slice/user-7.slice/user@7.service/app.slice/run-1.scope'
    const { system, group } = machine(own, [shell, server, child], ['run-1.scope'])
    expect(await findDelegatedFolder(system)).toBe(group(own))
    expect(readFileSync(join(group(own), 'cgroup.procs'), 'utf8')).toBe('')
    expect(readFileSync(join(group(own), 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids')
  })

  it('is that of a container, which no unit is made for', async () => {
    const { system, group } = machine('/box', [shell, server])
    expect(await findDelegatedFolder(system)).toBe(group('/box'))
  })

  it('is found again by a server that is started in the group that an earlier one moved to', async () => {
    const { system, group } = machine('/box/unikernel-composer-server', [shell, server])
    expect(await findDelegatedFolder(system)).toBe(group('/box'))
  })
})

describe('no folder is found, and nothing is moved', () => {
  const left = async ({ system, group }: Machine, own: string) => {
    expect(await findDelegatedFolder(system)).toBe(null)
    expect(existsSync(join(group(own), 'unikernel-composer-server'))).toBe(false)
  }

  it('where systemd has not delegated the unit', () =>
    left(machine('/user@7.service/term-1.scope', [shell, server]), '/user@7.service/term-1.scope'))

  it('where somebody else is in the group', () => left(machine('/box', [shell, server, stranger]), '/box'))

  it('where the group has not all controllers', async () => {
    const some = machine('/box', [shell, server])
    writeFileSync(join(some.group('/box'), 'cgroup.controllers'), 'cpu pids\n')
    await left(some, '/box')
  })

  it('where the kernel has no hierarchy of version 2', async () => {
    const none = machine('/box', [shell, server])
    writeFileSync(join(none.system.proc, 'self/mountinfo'), '22 1 0:20 / /sys rw - sysfs sysfs rw\n')
    await left(none, '/box')
  })

  it('where the mounted part is another one than the server’s', async () => {
    const other = machine('/box', [shell, server])
    writeFileSync(
      join(other.system.proc, 'self/mountinfo'),
      `30 22 0:26 /other ${other.mount} rw - cgroup2 cgroup2 rw\n`,
    )
    await left(other, '/box')
  })

  it('where the system cannot be asked', async () => {
    const { system } = machine('/a.scope', [server])
    const isDelegated = () => Promise.reject(new Error('no bus'))
    expect(await findDelegatedFolder({ ...system, isDelegated })).toBe(null)
    expect(await findDelegatedFolder({ ...system, proc: '/nowhere' })).toBe(null)
  })
})
