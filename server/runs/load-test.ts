import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { LoadResult } from '../../shared/protocol/run.ts'
import { guestLevel, lowPriority } from '../process/low-priority.ts'
import { searchPath } from '../process/root.ts'
import { run } from '../process/run-process.ts'

const connections = 16
const seconds = 5

/** A process of its own, so that the server stays quick meanwhile: https://github.com/mcollina/autocannon. */
const program = fileURLToPath(import.meta.resolve('autocannon'))

/** Of what autocannon prints with `--json`: milliseconds, counts. */
const Printed = z.object({
  duration: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  non2xx: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  requests: z.object({ total: z.number() }),
})

/**
 * Asks for one address over a few kept-alive connections, each as soon as it is answered, for five seconds; certificates are
 * not judged. Null where `signal` ended it, or it could not be done.
 */
export const loadTest = async (url: string, signal: AbortSignal): Promise<LoadResult | null> => {
  let printed = ''
  const args = ['--json', '--connections', String(connections), '--duration', String(seconds), url]
  const [shell = '', ...words] = lowPriority(guestLevel)
  const ended = await run(shell, [...words, process.execPath, program, ...args], {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: (seconds + 30) * 1000,
    maxOutputBytes: 1_000_000,
    signal,
    onText: (text, stream) => {
      if (stream === 'stdout') printed += text
    },
  })
  if (ended.how !== 'exited' || ended.code !== 0) return null
  const { duration, errors, timeouts, non2xx, latency, requests } = Printed.parse(JSON.parse(printed))
  return {
    url,
    connections,
    seconds: duration,
    requests: requests.total,
    failed: errors + timeouts + non2xx,
    medianMs: latency.p50,
    p99Ms: latency.p99,
  }
}
