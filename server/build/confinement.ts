import { tmpdir } from 'node:os'
import type { Config, Limits } from '../config.ts'
import { runForText } from './run.ts'

/**
 * How the tools of a build are kept apart from the machine: `bubblewrap` gives them a read-only system and toolchain, the
 * build's own folder, a private /tmp and no network; `limits` only bounds what they may use.
 */
export type Confinement = { kind: 'bubblewrap' } | { kind: 'limits'; reason: string }

/** A command to be handed to `run`. */
export type Command = { program: string; args: string[] }

/** Finds out, once for a server or a command, what works on this machine. */
export const findConfinement = async (mode: Config['confinement']): Promise<Confinement> => {
  if (mode === 'off')
    return { kind: 'limits', reason: 'confinement is switched off (UNIKERNEL_COMPOSER_CONFINE=off)' }
  const { ended, stderr } = await runForText('bwrap', [...namespaces, ...system, '/usr/bin/true'], {
    cwd: '/',
    env: { PATH: searchPath },
    // A busy machine must not end up without: builds would run unconfined.
    timeoutMs: 60_000,
    maxOutputBytes: 100_000,
  })
  if (ended.how === 'exited' && ended.code === 0) return { kind: 'bubblewrap' }
  const reason =
    ended.how === 'not-started'
      ? 'bubblewrap is not installed'
      : `bubblewrap does not work here: ${stderr.trim() || ended.how}`
  return { kind: 'limits', reason }
}

/** The folders of one confined command; both are seen at their own path where nothing confines it. */
export type Folders = {
  /** Seen read-only at its own path. */
  readOnly: readonly string[]
  /** May be written; seen at `inside` (see `insidePath`). */
  writable: string
}

/** Where a confined command sees its writable folder. */
export const insidePath = (confinement: Confinement, folders: Folders): string =>
  confinement.kind === 'bubblewrap' ? '/build' : folders.writable

/** The command line that runs `program` within the limits, and apart from the machine where that works. */
export const confined = (
  confinement: Confinement,
  limits: Limits,
  folders: Folders,
  program: string,
  args: readonly string[],
): Command => {
  const limited = ['prlimit', ...limitArguments(limits), '--', program, ...args]
  if (confinement.kind === 'limits')
    return { program: 'setpriv', args: ['--pdeathsig', 'KILL', '--', ...limited] }
  return {
    program: 'bwrap',
    args: [
      ...namespaces,
      ...system,
      ...folders.readOnly.flatMap(folder => ['--ro-bind', folder, folder]),
      '--bind',
      folders.writable,
      '/build',
      ...['--remount-ro', '/'],
      '--chdir',
      '/build',
      ...limited,
    ],
  }
}

/** Where the tools' programs are. */
export const searchPath = '/usr/bin:/bin'

/** A folder for temporary files that a confined command may use. */
export const temporaryFolder = (confinement: Confinement): string =>
  confinement.kind === 'bubblewrap' ? '/tmp' : tmpdir()

// The child gets SIGKILL when the server dies, and with it its whole process namespace.
const namespaces = ['--unshare-all', '--die-with-parent', '--new-session', '--hostname', 'build']

// /etc holds alternatives (cc, ld) and the loader's cache; nothing secret is named here.
const system = [
  ...['--ro-bind', '/usr', '/usr'],
  ...['--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...[
    '--ro-bind-try',
    '/etc/alternatives',
    '/etc/alternatives',
    '--ro-bind-try',
    '/etc/ld.so.cache',
    '/etc/ld.so.cache',
  ],
  ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
]

const limitArguments = (limits: Limits): string[] => [
  `--as=${limits.buildMemoryBytes}`,
  `--fsize=${limits.buildFileBytes}`,
  `--cpu=${limits.buildCpuSeconds}`,
  '--nofile=4096',
  '--nproc=4096',
  '--core=0',
]
