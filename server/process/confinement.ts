import { existsSync, openSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { BuildConfinement } from '../../shared/protocol/build-confinement.ts'
import { makeTemporary } from '../builds/temporary.ts'
import type { Config, Limits } from '../config.ts'
import { type Cgroups, openCgroups } from './cgroup.ts'
import type { Command } from './command.ts'
import { buildLevel, lowPriority } from './low-priority.ts'
import { bubblewrapOf, searchPath, systemOf, withSystemOf } from './root.ts'
import { runForText } from './run-process.ts'
import { seccompFilter } from './seccomp.ts'
import { namespaceAdvice } from './user-namespaces.ts'

/**
 * How the tools of a build are kept apart from the machine. `bubblewrap`: they see the root and the toolchain, read-only, the
 * build's own folder, a small /tmp and no network, as a user of their own without any right. `limits`: confinement is
 * switched off, and only what they may use is bounded. `none`: bubblewrap does not work here, and nothing is built.
 */
export type Confinement =
  | Bubblewrap
  | { kind: 'limits'; root: string; reason: string }
  | { kind: 'none'; reason: string }

export type Bubblewrap = {
  kind: 'bubblewrap'
  /** See root.ts. */
  root: string
  /** Started by root, tools run as one of `buildUsers` of the host; else as this user, under another id in their namespace. */
  user: 'separate' | 'namespaced'
  /** The file of the system call filter; null where there is none for this processor. */
  filter: string | null
  /** Bubblewrap can forbid user namespaces inside. */
  disablesUserNamespaces: boolean
  /** Where the kernel bounds what all tools of a build use together; null where the server watches that. */
  cgroups: Cgroups | null
}

/** What those who build are told of it. */
export const confinementFacts = (confinement: Confinement): BuildConfinement => {
  switch (confinement.kind) {
    case 'bubblewrap':
      return { how: 'confined', totals: confinement.cgroups ? 'cgroup' : 'watched' }
    case 'limits':
      return { how: 'off' }
    case 'none':
      return { how: 'impossible', reason: confinement.reason }
  }
}

/**
 * Finds out, once for a server or a command, what works on this machine. Where confinement does not work, the reason
 * says why and what to do: there is no falling back to builds without it.
 */
export const findConfinement = async (
  { confinement: mode, cgroupFolder }: Pick<Config, 'confinement' | 'cgroupFolder'>,
  root: string,
): Promise<Confinement> => {
  if (mode === 'off')
    return { kind: 'limits', root, reason: 'confinement is switched off (UNIKERNEL_COMPOSER_CONFINE=off)' }
  const opened = cgroupFolder === null ? null : await openCgroups(cgroupFolder)
  if (opened?.ok === false)
    return {
      kind: 'none',
      reason: `Nothing is built here, because UNIKERNEL_COMPOSER_CGROUP cannot be obeyed: ${opened.reason}. Without it the server watches the totals itself.`,
    }
  const cgroups = opened?.cgroups ?? null
  const user = await userOfBuilds()
  const filter = await filterFile()
  let why = ''
  for (const disablesUserNamespaces of user === 'namespaced' ? [true, false] : [false]) {
    const confinement: Bubblewrap = {
      kind: 'bubblewrap',
      root,
      user,
      filter,
      disablesUserNamespaces,
      cgroups,
    }
    const { program, args } = confined(
      confinement,
      probeLimits,
      { readOnly: [], writable: tmpdir() },
      'true',
      [],
    )
    const { ended, stderr } = await runForText(program, args, {
      cwd: '/',
      env: { PATH: searchPath },
      // A busy machine must not end up without: nothing could be built.
      timeoutMs: 60_000,
      maxOutputBytes: 100_000,
    })
    if (ended.how === 'exited' && ended.code === 0) return confinement
    why ||= /bwrap: not found|bwrap: No such file|execvp .*bwrap|failed to execute .*bwrap/.test(stderr)
      ? 'bubblewrap is not installed'
      : `bubblewrap does not work here (${lastLine(stderr) || ended.how})`
  }
  return {
    kind: 'none',
    reason: `Nothing is built here, because builds cannot be confined: ${why}. ${await namespaceAdvice()} ${otherwise}`,
  }
}

/**
 * Root gives its builds to other users. Where it is root of a user namespace alone that has no other users, the host knows it
 * as someone without rights, and bubblewrap's own namespace is as good.
 */
const userOfBuilds = async (): Promise<Bubblewrap['user']> => {
  if (process.getuid?.() !== 0) return 'namespaced'
  const lines = (await readFile('/proc/self/uid_map', 'utf8').catch(() => '')).trim().split('\n')
  const ranges = lines.map(line => line.trim().split(/\s+/).map(Number))
  const isHosts = ranges.some(([inside, outside]) => inside === 0 && outside === 0)
  const hasUsers = ranges.some(
    ([inside = 0, , count = 0]) =>
      inside <= firstBuildUser && firstBuildUser + buildUserCount <= inside + count,
  )
  return isHosts || hasUsers ? 'separate' : 'namespaced'
}

const otherwise =
  'UNIKERNEL_COMPOSER_CONFINE=off builds without confinement: only for projects whose authors you trust with this machine.'

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

/** The folders of one confined command; both are seen at their own path where nothing confines it. */
export type Folders = {
  /** Seen read-only at its own path. */
  readOnly: readonly string[]
  /** May be written; seen at `inside` (see `insidePath`). */
  writable: string
}

/** What one confined command may use. */
export type ToolLimits = Pick<Limits, 'buildMemoryBytes' | 'buildFileBytes' | 'buildCpuSeconds'> &
  Partial<Pick<Limits, 'buildProcesses' | 'buildTemporaryBytes'>>

/** Where a confined command sees its writable folder. */
export const insidePath = (confinement: Confinement, folders: Pick<Folders, 'writable'>): string =>
  confinement.kind === 'bubblewrap' ? '/build' : folders.writable

/**
 * The command line that runs `program` within the limits, and apart from the machine. `user`: which of `buildUsers` it runs
 * as, where it runs as one; the writable folder is to be its. Throws where builds are refused: to ask is our mistake.
 */
export const confined = (
  confinement: Confinement,
  limits: ToolLimits,
  folders: Folders,
  program: string,
  args: readonly string[],
  user: number = firstBuildUser,
): Command => {
  if (confinement.kind === 'none') throw new Error(confinement.reason)
  const limited = [
    ...lowPriority(buildLevel),
    ...['choom', '-n', '1000', '--', 'prlimit', ...limitArguments(limits), '--', program, ...args],
  ]
  if (confinement.kind === 'limits')
    return {
      program: 'setpriv',
      args: ['--pdeathsig', 'KILL', '--no-new-privs', '--', ...withSystemOf(confinement.root, limited)],
    }
  const separate = confinement.user === 'separate'
  const sandbox = [
    bubblewrapOf(confinement.root),
    ...(separate ? [] : ['--unshare-user', '--uid', `${firstBuildUser}`, '--gid', `${firstBuildUser}`]),
    ...(confinement.disablesUserNamespaces ? ['--disable-userns'] : []),
    ...namespaces,
    ...systemOf(confinement.root),
    ...kernel,
    ...['--perms', '1777', '--size', `${limits.buildTemporaryBytes ?? 256 * MiB}`, '--tmpfs', '/tmp'],
    ...folders.readOnly.flatMap(folder => [...above(folder), '--ro-bind', folder, folder]),
    ...['--bind', folders.writable, '/build'],
    ...['--remount-ro', '/'],
    ...(confinement.filter === null ? [] : ['--seccomp', '9']),
    ...(separate ? [...mayChangeUser, ...asUser(user)] : []),
    ...['env', '--chdir=/build', ...limited],
  ]
  // The child gets SIGKILL when the server dies, and with it its whole process namespace.
  const tied = ['setpriv', '--pdeathsig', 'KILL', '--', ...sandbox]
  return confinement.filter === null
    ? { program: tied[0] ?? '', args: tied.slice(1) }
    : { program: 'sh', args: ['-c', 'exec 9<"$0" && exec "$@"', confinement.filter, ...tied] }
}

/** Users of the host that own nothing: Debian keeps these ids free (Debian Policy 9.2.2). */
export const firstBuildUser = 59_000
export const buildUserCount = 1000

/** A folder for temporary files that a confined command may use. */
export const temporaryFolder = (confinement: Confinement): string =>
  confinement.kind === 'bubblewrap' ? '/tmp' : tmpdir()

const MiB = 1024 * 1024

const probeLimits: ToolLimits = { buildMemoryBytes: 1024 * MiB, buildFileBytes: MiB, buildCpuSeconds: 60 }

const namespaces = [
  ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
  ...['--die-with-parent', '--new-session', '--hostname', 'build'],
]

/** Bubblewrap keeps root's right to become another user, and no other; the build's user has none at all. */
const mayChangeUser = [
  ...['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP'],
]
const asUser = (user: number): string[] => [
  ...['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--inh-caps=-all'],
  ...['--bounding-set=-all', '--no-new-privs', '--'],
]

/** Of /proc: what tells of the kernel or of other users. Empty in a build. */
const hiddenFiles = [
  ...['kcore', 'keys', 'key-users', 'kmsg', 'kallsyms', 'kpagecgroup', 'kpagecount', 'kpageflags'],
  ...[
    'sched_debug',
    'slabinfo',
    'sysrq-trigger',
    'timer_list',
    'timer_stats',
    'vmallocinfo',
    'config.gz',
    'iomem',
  ],
].map(name => `/proc/${name}`)

const kernel = [
  // Bubblewrap leaves /proc/sys writable for who was root outside.
  ...['--proc', '/proc', '--ro-bind', '/proc/sys', '/proc/sys'],
  ...['/proc/acpi', '/proc/irq', '/proc/bus', '/proc/fs', '/proc/pressure', '/proc/scsi', '/proc/driver']
    .filter(folder => existsSync(folder))
    .flatMap(folder => ['--ro-bind', folder, folder]),
  ...hiddenFiles.filter(file => existsSync(file)).flatMap(file => ['--ro-bind', '/dev/null', file]),
  // A shared-memory folder that can be written would be a second /tmp without a bound.
  ...['--dev', '/dev', '--remount-ro', '/dev'],
]

/** The folders on the way to one, made so that the build's user may go through them; those that are there stay as they are. */
const above = (folder: string): string[] => {
  const parent = dirname(folder)
  return parent === '/' ? [] : [...above(parent), '--perms', '0755', '--dir', parent]
}

const limitArguments = (limits: ToolLimits): string[] => [
  `--as=${limits.buildMemoryBytes}`,
  `--fsize=${limits.buildFileBytes}`,
  // The first ends a tool by SIGXCPU, which tells why; the second by SIGKILL.
  `--cpu=${limits.buildCpuSeconds}:${limits.buildCpuSeconds + 5}`,
  '--nofile=1024',
  `--nproc=${limits.buildProcesses ?? 256}`,
  '--memlock=0',
  '--msgqueue=0',
  '--core=0',
]

/** The filter in a file without a name, open as long as this process: nothing is left of it, and nobody can change it. */
const filterFile = async (): Promise<string | null> => {
  opened ??= openFilter()
  return opened
}
let opened: Promise<string | null> | null = null

const openFilter = async (): Promise<string | null> => {
  const bytes = seccompFilter()
  if (bytes === null) return null
  const folder = await makeTemporary('filter')
  try {
    await writeFile(join(folder, 'filter'), bytes)
    // As a number: a handle would be closed when it is collected.
    return `/proc/${process.pid}/fd/${openSync(join(folder, 'filter'), 'r')}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
