import { execFile } from 'node:child_process'
import { accessSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { buildImage } from './build-image.ts'
import type { Metric, Unit } from './metric.ts'

const call = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What MirageOS 4.11 does on a machine like this (guest as a native process, tap, client on the same two cores), and the
 * goal: half as fast again, as fast as its quickest HTTP library, three times as many connections and handshakes.
 */
const measures: { name: keyof NetworkSamples; title: string; unit: Unit; goal: number; mirage: number }[] = [
  { name: 'http', title: 'HTTP, 16 kept-alive connections', unit: '/s', goal: 47_200, mirage: 13_600 },
  { name: 'httpOne', title: 'HTTP, one kept-alive connection', unit: '/s', goal: 19_500, mirage: 13_000 },
  { name: 'httpNew', title: 'HTTP, a connection for each request', unit: '/s', goal: 4800, mirage: 1600 },
  { name: 'httpLong', title: 'HTTP, bodies of 1 MiB', unit: 'MB/s', goal: 280, mirage: 187 },
  { name: 'https', title: 'HTTPS, 16 kept-alive connections', unit: '/s', goal: 28_600, mirage: 5600 },
  { name: 'handshakes', title: 'HTTPS, full handshakes', unit: '/s', goal: 1890, mirage: 630 },
  { name: 'tcpIn', title: 'TCP into the image', unit: 'MB/s', goal: 395, mirage: 263 },
  { name: 'tcpOut', title: 'TCP out of the image', unit: 'MB/s', goal: 363, mirage: 242 },
  { name: 'echo', title: 'TCP, 64 bytes there and back', unit: 'µs', goal: 77, mirage: 115 },
  { name: 'ready', title: 'web server, start to first answer', unit: 'ms', goal: 15.3, mirage: 23 },
  { name: 'resident', title: 'web server, resident after that', unit: 'MB', goal: 9.3, mirage: 14 },
]

export type NetworkSamples = z.infer<typeof NetworkSamples>
export const NetworkSamples = z.object({
  http: z.array(z.number()),
  httpOne: z.array(z.number()),
  httpNew: z.array(z.number()),
  httpLong: z.array(z.number()),
  https: z.array(z.number()),
  handshakes: z.array(z.number()),
  tcpIn: z.array(z.number()),
  tcpOut: z.array(z.number()),
  echo: z.array(z.number()),
  ready: z.array(z.number()),
  resident: z.array(z.number()),
})

/** Web and TCP servers behind a tap, in a network namespace of their own; nothing, and why, where that cannot be. */
export const measureNetwork = async (prefix: string, runs: number): Promise<Metric[]> => {
  const missing = await whatIsMissing()
  if (missing.length > 0) {
    process.stderr.write(`The network is not measured: ${missing.join('; ')}.\n`)
    return []
  }
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-composer-bench-'))
  const space = `bench-${process.pid}`
  try {
    await buildImage(folder, 'http-hello')
    await buildImage(folder, 'https-static-site')
    await buildImage(folder, 'https-static-site', 'https-handshakes', {
      settings: { tls: { resumption: false } },
    })
    await buildImage(folder, 'http-hello', 'http-speed', { source: 'http-speed.ml' })
    await buildImage(folder, 'tcp-echo', 'tcp-speed', { source: 'tcp-speed.ml' })
    await makeSpace(space)
    const child = [process.execPath, '--import', 'tsx', join(root, 'bench/in-namespace.ts')]
    const { stdout } = await call(
      'ip',
      ['netns', 'exec', space, ...child, join(prefix, 'bin/hvt-run'), folder, String(runs)],
      { cwd: root },
    )
    const samples = NetworkSamples.parse(JSON.parse(stdout))
    return measures.map(({ name, ...metric }) => ({ ...metric, sample: samples[name] }))
  } finally {
    await call('ip', ['netns', 'del', space]).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
}

const makeSpace = async (space: string): Promise<void> => {
  await call('ip', ['netns', 'add', space])
  const inside = (...args: string[]) => call('ip', ['-n', space, ...args])
  await inside('link', 'set', 'lo', 'up')
  await inside('tuntap', 'add', 'tap0', 'mode', 'tap')
  await inside('addr', 'add', '10.0.0.1/24', 'dev', 'tap0')
  await inside('link', 'set', 'tap0', 'up')
}

const whatIsMissing = async (): Promise<string[]> => {
  const missing: string[] = []
  if (process.getuid?.() !== 0) missing.push('a network namespace needs root')
  try {
    accessSync('/dev/net/tun')
  } catch {
    missing.push('there is no /dev/net/tun')
  }
  const programs = [
    ['ip', 'iproute2', '-V'],
    ['wrk', 'wrk', '-v'],
    ['python3', 'python3', '-V'],
  ] as const
  for (const [program, debianPackage, version] of programs) {
    const found = await call(program, [version]).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    )
    if (!found) missing.push(`${program} is not installed (apt-get install ${debianPackage})`)
  }
  return missing
}
