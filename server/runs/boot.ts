import { constants } from 'node:os'
import { join } from 'node:path'
import { guestWord } from '../../shared/model/boot-values.ts'
import type { RunOutcome } from '../../shared/protocol/run.ts'
import type { Toolchain } from '../builds/toolchain.ts'
import { guestLevel, lowPriority } from '../process/low-priority.ts'
import { searchPath } from '../process/root.ts'
import { run } from '../process/run-process.ts'
import type { Disk } from './scratch-disks.ts'
import type { Network } from './user-networks.ts'

export type Boot = {
  /** The image file. */
  image: string
  memoryMb: number
  disks: readonly Disk[]
  networks: readonly Network[]
  /** Where the runner counts what passes through devices. */
  counters?: string | null
  arguments: readonly string[]
  timeoutMs: number
  maxOutputBytes: number
}

export type BootListener = {
  onConsole: (text: string, stream: 'guest' | 'runner') => void
  onStarted?: (pid: number) => void
}

/** The command that boots an image, as a list of words. */
export const bootCommand = (
  toolchain: Toolchain,
  boot: Pick<Boot, 'image' | 'memoryMb' | 'disks' | 'networks' | 'counters' | 'arguments'>,
): string[] => [
  join(toolchain.prefix, 'bin/hvt-run'),
  `--mem=${boot.memoryMb}`,
  ...boot.disks.map(({ name, file }) => `--block:${name}=${file}`),
  ...boot.networks.flatMap(({ name, backend }) => ['--net', `${name}=${backend}`]),
  ...(boot.counters ? [`--counters=${boot.counters}`] : []),
  boot.image,
  ...boot.arguments.map(guestWord),
]

/** Boots an image with the toolchain's runner, to its end. */
export const bootImage = async (
  toolchain: Toolchain,
  boot: Boot,
  listener: BootListener,
  signal: AbortSignal,
): Promise<RunOutcome> => {
  const startedAt = performance.now()
  let runnerOutput = ''
  // A guest never outlives the server that shows its console.
  const command = [...lowPriority(guestLevel), ...bootCommand(toolchain, boot)]
  const ended = await run('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: boot.timeoutMs,
    maxOutputBytes: boot.maxOutputBytes,
    signal,
    onStarted: listener.onStarted,
    onText: (text, stream) => {
      if (stream === 'stderr') runnerOutput = (runnerOutput + text).slice(-4000)
      listener.onConsole(text, stream === 'stdout' ? 'guest' : 'runner')
    },
  })
  const ms = Math.round(performance.now() - startedAt)
  switch (ended.how) {
    case 'exited': {
      const reason = ended.code === 125 || ended.code === 126 ? refusal(runnerOutput) : null
      return reason === null ? { how: 'exited', status: ended.code, ms } : { how: 'refused', reason, ms }
    }
    case 'killed':
      return { how: 'exited', status: 128 + (signalNumbers[ended.signal] ?? 0), ms }
    case 'cancelled':
      return { how: 'stopped', ms }
    case 'timed-out':
      return { how: 'timed-out', limitMs: boot.timeoutMs, ms }
    case 'too-much-output':
      return { how: 'too-much-output', limitBytes: boot.maxOutputBytes, ms }
    case 'not-started':
      return { how: 'refused', reason: `The runner cannot be started: ${ended.reason}`, ms }
  }
}

/** What the runner said of itself; a guest may choose the same exit status, but says nothing in this form. */
const refusal = (said: string): string | null => {
  const own = said.split('\n').filter(line => line.startsWith('hvt-run: '))
  return own.length === 0 ? null : own.map(line => line.slice('hvt-run: '.length)).join('\n')
}

const signalNumbers: Readonly<Record<string, number>> = constants.signals
