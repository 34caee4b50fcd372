import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCgroup, openCgroups } from '../../server/process/cgroup.ts'
import { findConfinement } from '../../server/process/confinement.ts'
import { runForText } from '../../server/process/run-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A folder with the files of a delegated group that the server reads; what the kernel does with the others is not tried here. */
const delegated = (controllers = 'cpuset cpu io memory pids'): string => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'cgroup.controllers'), `${controllers}\n`)
  writeFileSync(join(folder, 'cgroup.subtree_control'), '')
  return folder
}
const limits = { buildMemoryBytes: 64 * 1024 * 1024, buildProcesses: 50 }
const read = (...path: string[]) => readFileSync(join(...path), 'utf8')

const opened = async (folder: string) => {
  const found = await openCgroups(folder)
  if (!found.ok) throw new Error(found.reason)
  return found.cgroups
}

describe('groups for builds in a delegated folder', () => {
  it('get its controllers turned on', async () => {
    const folder = delegated()
    await opened(folder)
    expect(read(folder, 'cgroup.subtree_control')).toBe('+memory +pids')
  })

  it('hold a command that has put itself into one before it starts', async () => {
    const folder = delegated()
    const { command } = await makeCgroup(await opened(folder), limits, {
      program: 'sh',
      args: ['-c', 'echo $$ "$1"', 'name', "it's one word"],
    })
    const { stdout } = await runForText(command.program, command.args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      timeoutMs: 60_000,
      maxOutputBytes: 1000,
    })
    const group = readdirSync(folder).find(name => /^build-\d+-\d+$/.test(name)) ?? ''
    expect(stdout).toBe(`${read(folder, group, 'cgroup.procs').trim()} it's one word\n`)
    expect(read(folder, group, 'memory.max')).toBe(String(limits.buildMemoryBytes))
    expect(read(folder, group, 'memory.swap.max')).toBe('0')
    expect(read(folder, group, 'memory.oom.group')).toBe('1')
    expect(read(folder, group, 'pids.max')).toBe('50')
  })

  it('start nothing that cannot be put into one', async () => {
    const folder = delegated()
    const { command } = await makeCgroup(await opened(folder), limits, { program: 'echo', args: ['started'] })
    const group = command.args[2] ?? ''
    mkdirSync(group)
    const { ended, stdout } = await runForText(command.program, command.args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      timeoutMs: 60_000,
      maxOutputBytes: 1000,
    })
    expect(stdout).toBe('')
    expect(ended).not.toEqual({ how: 'exited', code: 0 })
  })

  it('say which limit the kernel held them to', async () => {
    const folder = delegated()
    const { command, passed } = await makeCgroup(await opened(folder), limits, { program: 'true', args: [] })
    const group = join(command.args[2] ?? '', '..')
    expect(await passed()).toBe(null)
    writeFileSync(join(group, 'pids.events'), 'max 3\n')
    expect(await passed()).toBe('processes')
    writeFileSync(join(group, 'memory.events'), 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n')
    expect(await passed()).toBe('memory')
  })

  it('are ended as a whole and removed', async () => {
    const folder = delegated()
    const { command, release } = await makeCgroup(await opened(folder), limits, { program: 'true', args: [] })
    const group = join(command.args[2] ?? '', '..')
    const released = release()
    // As the kernel does: the files of a group go with it.
    await expect.poll(() => readdirSync(group).includes('cgroup.kill')).toBe(true)
    for (const name of readdirSync(group)) rmSync(join(group, name))
    await released
    expect(readdirSync(folder).filter(name => /^build-\d+-\d+$/.test(name))).toEqual([])
  })

  it('of a server that was killed are removed by the next one, those of one that lives are not', async () => {
    const folder = delegated()
    mkdirSync(join(folder, 'build-999999999-1'))
    mkdirSync(join(folder, `build-${process.ppid}-1`))
    await opened(folder)
    expect(readdirSync(folder)).not.toContain('build-999999999-1')
    expect(readdirSync(folder)).toContain(`build-${process.ppid}-1`)
  })
})

describe('a folder that cannot be used', () => {
  it.each([
    ['no such folder', () => '/nowhere/at/all', 'is no folder of a cgroup v2 hierarchy'],
    ['a group without the controllers', () => delegated('cpu memory'), 'has no controller pids'],
  ])('is refused: %s', async (_, make, reason) => {
    expect(await openCgroups(make())).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })

  it('keeps everything from being built, rather than building without', async () => {
    expect(
      await findConfinement({ confinement: 'auto', cgroupFolder: '/nowhere/at/all' }, '/'),
    ).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('UNIKERNEL_COMPOSER_CGROUP cannot be obeyed'),
    })
  })
})
