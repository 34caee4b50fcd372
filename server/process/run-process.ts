import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'

/*
 * The one door to child processes. Arguments are a list, never a shell's text. Every child leads a process group of its
 * own and ends with the whole group: dune's own children would otherwise hold the pipes open, and go on.
 */

/** How a process ended. The first reason to stop it wins. */
export type Ended =
  | { how: 'exited'; code: number }
  | { how: 'killed'; signal: string }
  | { how: 'timed-out' }
  | { how: 'cancelled' }
  | { how: 'too-much-output' }
  | { how: 'not-started'; reason: string }

export type Stream = 'stdout' | 'stderr'

export type RunOptions = {
  cwd: string
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>
  timeoutMs: number
  maxOutputBytes: number
  /** Ends the process when it is aborted. */
  signal?: AbortSignal | undefined
  /** Each line as it comes, without its line end; the rest of an unfinished line when the process ends. */
  onLine?: ((line: string, stream: Stream) => void) | undefined
  /** Everything as it comes, as text, in pieces that end anywhere. */
  onText?: ((text: string, stream: Stream) => void) | undefined
  /** Called once, with the process id, as soon as there is one. */
  onStarted?: ((pid: number) => void) | undefined
  /** How long the group has between SIGTERM and SIGKILL. */
  graceMs?: number
}

/** Runs a program to its end. Never rejects for what the program does. */
export const run = async (program: string, args: readonly string[], options: RunOptions): Promise<Ended> => {
  if (options.signal?.aborted) return { how: 'cancelled' }
  const child = execa(program, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    detached: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    encoding: 'buffer',
    cleanup: false,
  })
  const { pid } = child
  if (pid === undefined) return { how: 'not-started', reason: reasonOf(await child) }
  options.onStarted?.(pid)
  groups.add(pid)

  let stopped: Ended | null = null
  const stop = (why: Ended) => {
    if (stopped) return
    stopped = why
    void endGroup(pid, options.graceMs ?? 500).catch(() => signalGroup(pid, 'SIGKILL'))
  }
  const timer = setTimeout(() => stop({ how: 'timed-out' }), Math.min(options.timeoutMs, 2 ** 31 - 1))
  const onAbort = () => stop({ how: 'cancelled' })
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const streams = { stdout: child.stdout, stderr: child.stderr }
  const flush = listen(streams, options, () => stop({ how: 'too-much-output' }))
  child.once('exit', () => {
    // What the program left behind ends with it; what escaped its group may keep the pipes open, but not this wait.
    signalGroup(pid, 'SIGKILL')
    setTimeout(() => {
      streams.stdout?.destroy()
      streams.stderr?.destroy()
    }, 300).unref()
  })

  const result = await child
  clearTimeout(timer)
  options.signal?.removeEventListener('abort', onAbort)
  groups.delete(pid)
  flush()
  if (stopped) return stopped
  if (result.exitCode !== undefined) return { how: 'exited', code: result.exitCode }
  if (result.signal !== undefined) return { how: 'killed', signal: result.signal }
  return { how: 'not-started', reason: reasonOf(result) }
}

/**
 * `run`, with what the program printed on standard output and the end of what it
 * printed on standard error.
 */
export const runForText = async (
  program: string,
  args: readonly string[],
  options: Omit<RunOptions, 'onText' | 'onLine'>,
): Promise<{ ended: Ended; stdout: string; stderr: string }> => {
  const text = { stdout: '', stderr: '' }
  const ended = await run(program, args, {
    ...options,
    onText: (piece, stream) => {
      text[stream] += piece
    },
  })
  return { ended, stdout: text.stdout, stderr: text.stderr.slice(-4000) }
}

/** Ends every group that still runs, at once: for the end of the server itself. */
export const endAllGroups = (): void => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL')
}

const groups = new Set<number>()

const endGroup = async (pid: number, graceMs: number): Promise<void> => {
  signalGroup(pid, 'SIGTERM')
  await delay(graceMs)
  if (groups.has(pid)) signalGroup(pid, 'SIGKILL')
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended.
  }
}

const reasonOf = (result: { originalMessage?: string | undefined }): string =>
  result.originalMessage ?? 'it could not be started'

/** Passes output on; call what it gives back for the last unfinished lines. */
const listen = (
  streams: Readonly<Record<Stream, Readable | null>>,
  options: RunOptions,
  tooMuch: () => void,
): (() => void) => {
  let left = options.maxOutputBytes
  const ends = (['stdout', 'stderr'] as const).map(stream => {
    const lines = new LineSplitter(line => options.onLine?.(line, stream))
    const decoder = new TextDecoder()
    streams[stream]?.on('data', (piece: Buffer) => {
      if (left < 0) return
      left -= piece.length
      if (left < 0) return tooMuch()
      const text = decoder.decode(piece, { stream: true })
      options.onText?.(text, stream)
      if (options.onLine) lines.push(text)
    })
    return () => lines.end()
  })
  return () => {
    for (const end of ends) end()
  }
}

/** Cuts text that comes in pieces into lines; `\r\n` and `\n` end one. */
class LineSplitter {
  #rest = ''
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest)
    this.#rest = ''
  }
}
