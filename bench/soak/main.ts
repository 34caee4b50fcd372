import { spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { apiBase } from '../../shared/protocol/api.ts'
import { describeMachine } from '../machine.ts'
import { readSampleProject } from '../read-sample-project.ts'
import { buildKiller, editor, guestFlood, IdleSockets, type Tally } from './clients.ts'
import { RestartingServer } from './restarting-server.ts'

/*
 * `npm run soak`: three minutes of load on a server of its own, on the loopback alone; `--hours N` for longer, `--clients N`
 * and `--sockets N` for less. Two hundred pages that edit, save, build and ask; images that are booted all the time; builds
 * that are cancelled; 5,000 websockets that say nothing; and now and then the server is killed and started again. How long
 * others wait is asked by a process of its own, which waits for none of this.
 */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '0.05' },
    clients: { type: 'string', default: '200' },
    sockets: { type: 'string', default: '5000' },
  },
})
const within = (name: string, text: string, max: number): number => {
  const value = Number(text)
  if (value > 0 && value <= max) return value
  throw new Error(`--${name} ${text} is not above 0 and at most ${max}`)
}
const ms = within('hours', values.hours, 72) * 3_600_000
const clients = Math.ceil(within('clients', values.clients, 1000))
const sockets = Math.ceil(within('sockets', values.sockets, 6000))

const machine = describeMachine()
const server = new RestartingServer()
await server.start()
const ending = new AbortController()
const { signal } = ending
// Every client listens to it.
setMaxListeners(0, signal)
const tally: Tally = {
  saves: 0,
  opens: 0,
  lists: 0,
  generated: 0,
  typed: 0,
  builds: 0,
  boots: 0,
  refused: 0,
  broken: 0,
  failed: 0,
}
const trouble = new Set<string>()
const soak = { url: () => server.url.replace(/\/$/, ''), signal, tally, trouble }

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${soak.url()}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}
/** The whole process; what its objects take of the heap, what the heap has taken; buffers and the like beside it. */
const memoryParts = {
  resident: 'process_resident_memory_bytes',
  'heap used': 'nodejs_heap_size_used_bytes',
  'heap held': 'nodejs_heap_size_total_bytes',
  external: 'nodejs_external_memory_bytes',
} as const
type Memory = Record<keyof typeof memoryParts, number>
const memory = async (): Promise<Memory> => {
  const text = await (await fetch(`${soak.url()}/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return Object.fromEntries(Object.entries(memoryParts).map(([part, name]) => [part, value(name)])) as Memory
}

/** Times of `/health` in milliseconds, from a process of its own. */
const probe = spawn(
  process.execPath,
  [fileURLToPath(new URL('./probe.mjs', import.meta.url)), `${soak.url()}${apiBase}/health`],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
let probed = ''
probe.stdout.on('data', (piece: Buffer) => {
  probed += piece.toString()
})

const sample = readSampleProject('hello')
const guest = { composition: sample.composition, sources: sample.sources }
await delay(3000)
const before = await memory()
const idle = new IdleSockets(soak, sockets)
const work = [
  ...Array.from({ length: clients }, (_, number) => editor(soak, number)),
  guestFlood(soak, guest),
  buildKiller(soak, guest),
  idle.keep(),
]
let peak = before.resident
let faults = 0
let maxIdle = 0
const startedAt = performance.now()
const killEvery = Math.max(60_000, ms / 20)
let nextKill = Math.min(killEvery, ms / 2)
while (performance.now() - startedAt < ms) {
  await delay(2000)
  peak = Math.max(peak, (await memory().catch(() => before)).resident)
  maxIdle = Math.max(maxIdle, idle.open)
  if (performance.now() - startedAt < nextKill || performance.now() - startedAt > ms - 30_000) continue
  nextKill += killEvery
  faults += await metric('composer_faults_total').catch(() => 0)
  await server.kill()
}
const under = await memory()
faults += await metric('composer_faults_total')
ending.abort()
await Promise.all(work.map(each => each.catch((error: unknown) => trouble.add(String(error)))))
probe.kill()
// Idle threads end after a minute, and the heap shrinks when it is collected.
await delay(75_000)
const after = await memory()
const left = await metric('composer_sockets')
await server.stop()

const times = probed
  .split('\n')
  .filter(line => /^[\d.]+$/.test(line))
  .map(Number)
  .sort((a, b) => a - b)
const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`
const MB = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
const parts = (of: Memory) =>
  Object.entries(of)
    .map(([part, bytes]) => `${MB(bytes)} ${part}`)
    .join(', ')
console.log(
  [
    ...machine,
    '',
    `time               ${Math.round(ms / 1000)} s, ${clients} clients, ${maxIdle} idle websockets`,
    `done               ${Object.entries(tally)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    `kills              ${server.kills} of the server, each started again over the same data`,
    `deaths             ${server.deaths.length}${server.deaths.map(death => `\n                   ${death}`).join('')}`,
    `exceptions         ${faults} that the last handler caught`,
    `health             p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1 - 1e-9)}, asked ${times.length} times`,
    `memory             ${MB(peak)} resident at most`,
    `       before      ${parts(before)}`,
    `       under load  ${parts(under)}`,
    `       at rest     ${parts(after)}`,
    `sockets left       ${left}`,
    ...[...trouble].slice(0, 20).map(each => `trouble            ${each}`),
  ].join('\n'),
)
process.exitCode = server.deaths.length > 0 || faults > 0 || tally.failed > 0 ? 1 : 0
