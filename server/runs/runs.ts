import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { portsToPublish } from '../../shared/model/published-ports.ts'
import type { Image } from '../../shared/protocol/build.ts'
import {
  type LoadResult,
  type Preview,
  type PublishedPort,
  type Run,
  type RunEvent,
  RunId,
  type RunOutcome,
  type RunRequest,
} from '../../shared/protocol/run.ts'
import { EventLog, type EventSource } from '../builds/event-log.ts'
import type { Images } from '../builds/images.ts'
import type { FoundToolchain } from '../builds/toolchain.ts'
import type { Limits } from '../config.ts'
import { UserError } from '../user-error.ts'
import { bootCommand, bootImage } from './boot.ts'
import { withCountersFile } from './device-metrics.ts'
import { loadTest } from './load-test.ts'
import { Previews } from './previews.ts'
import { runAddress } from './run-address.ts'
import { type Disk, scratchDisks, withScratchDisks } from './scratch-disks.ts'
import { type UsageWatch, watchUsage } from './usage.ts'
import { NoNetwork, type UserNetwork, withUserNetworks } from './user-networks.ts'

export type RunDependencies = {
  images: Images
  findToolchain: () => Promise<FoundToolchain>
  limits: Limits
  /** The access token, which images never get. */
  token: string | null
  logger: Logger
}

type Kept = {
  run: Run
  log: EventLog<RunEvent>
  stop: AbortController
  ended: Promise<void>
  /** Aborted when the run has ended, however it did. */
  over: AbortController
  previews: Previews
  /** Where its ports are published; none where it ended before it had any. */
  ports: Promise<readonly PublishedPort[]>
  /** Whether a load test goes on. */
  loaded: boolean
}

/** How long a run's ports are waited for, in milliseconds: longer than its networks may take to start. */
const publishingMs = 60_000

/** The boots of a server. They end with it; the console of the last ones can be read until then. */
export class Runs {
  readonly #tools: RunDependencies
  readonly #runs = new Map<RunId, Kept>()

  constructor(tools: RunDependencies) {
    this.#tools = tools
  }

  get running(): number {
    return [...this.#runs.values()].filter(({ run }) => run.outcome === null).length
  }

  /** Boots an image of the store. */
  async start(request: RunRequest): Promise<Run> {
    const { images, limits, findToolchain } = this.#tools
    const [image, found] = await Promise.all([images.find(request.image), findToolchain()])
    if (!image) throw new UserError(404, 'The image is not in the store. Build it again.')
    if (!found.found) throw new UserError(503, found.reason)
    // Nothing is awaited between this and the place where the run is counted.
    if (this.running >= limits.runsAtOnce)
      throw new UserError(429, `${this.running} images run already, and no more are allowed. Stop one first.`)
    const boot = {
      image: images.path(image.hash),
      memoryMb: request.memoryMb,
      disks: scratchDisks(image.manifest),
      arguments: request.arguments,
      timeoutMs: limits.runMs,
      maxOutputBytes: limits.runOutputBytes,
    }
    const over = new AbortController()
    let publish: (ports: readonly PublishedPort[]) => void = () => {}
    const ports = new Promise<readonly PublishedPort[]>(resolve => {
      publish = resolve
      over.signal.addEventListener('abort', () => resolve([]), { once: true })
    })
    const kept: Kept = {
      run: { id: RunId.parse(randomUUID()), image: image.hash, startedAt: Date.now(), outcome: null },
      log: new EventLog<RunEvent>(),
      stop: new AbortController(),
      ended: Promise.resolve(),
      over,
      previews: new Previews(over.signal, {
        token: this.#tools.token,
        onTrouble: error => this.#tools.logger.warn({ err: error }, 'a preview broke off'),
      }),
      ports,
      loaded: false,
    }
    this.#runs.set(kept.run.id, kept)
    const console = consoleOf(kept.log)
    const usage = watchUsage(kept.log)
    const { toolchain } = found
    const boots = (disks: readonly Disk[], counters: string | null) =>
      withUserNetworks(
        toolchain,
        networksOf(image, request),
        (networks, ports) => {
          const shown = bootCommand(toolchain, { ...boot, networks, image: image.fileName })
          const command = shown.map(word => (word.startsWith(toolchain.prefix) ? 'hvt-run' : word))
          kept.log.add({ type: 'started', command, ports: [...ports] })
          publish(ports)
          const listener = {
            onConsole: console.add,
            onStarted: (pid: number) => usage.start(pid, counters, image.manifest),
          }
          return bootImage(toolchain, { ...boot, disks, networks, counters }, listener, kept.stop.signal)
        },
        runAddress(kept.run.id),
      ).catch(withoutNetwork(kept.run.startedAt))
    kept.ended = withCountersFile(counters => withScratchDisks(boot.disks, disks => boots(disks, counters)))
      .then(outcome => this.#end(kept, console, usage, outcome))
      .catch((error: unknown) => {
        this.#tools.logger.error({ err: error, run: kept.run.id }, 'a run broke off')
        this.#end(kept, console, usage, {
          how: 'refused',
          reason: String(error),
          ms: Date.now() - kept.run.startedAt,
        })
      })
    return kept.run
  }

  find(id: RunId): Run | null {
    return this.#runs.get(id)?.run ?? null
  }

  events(id: RunId): EventSource<RunEvent> | null {
    return this.#runs.get(id)?.log ?? null
  }

  /** A web page that a run serves, looked for once its ports are published; null where there is no such run. */
  async preview(id: RunId): Promise<Preview | null> {
    const kept = this.#runs.get(id)
    if (!kept) return null
    const late = delay(publishingMs, [], { ref: false, signal: kept.over.signal }).catch(() => [])
    return kept.previews.find(await Promise.race([kept.ports, late]))
  }

  /** Asks the page that a run serves for `path` as often as it answers; null where there is no such run. */
  async load(id: RunId, path: string): Promise<LoadResult | null> {
    const kept = this.#runs.get(id)
    if (!kept) return null
    if (kept.loaded) throw new UserError(409, 'A load test goes on already. Wait for its end.')
    kept.loaded = true
    try {
      const page = await this.preview(id)
      if (page?.how !== 'page') throw new UserError(409, 'Nobody answers HTTP at the ports of this image.')
      const url = `${page.scheme}://${page.port.address}:${page.port.host}${path}`
      const result = await loadTest(url, kept.over.signal)
      if (!result) throw new UserError(409, 'The image ended, or the load test could not be done.')
      kept.log.add({ type: 'load', result })
      return result
    } finally {
      kept.loaded = false
    }
  }

  /** Ends a run; false where it has ended or never was. */
  stop(id: RunId): boolean {
    const kept = this.#runs.get(id)
    if (!kept || kept.run.outcome) return false
    kept.stop.abort()
    return true
  }

  /** Ends all of them: for the end of the server. */
  async stopAll(): Promise<void> {
    for (const { stop } of this.#runs.values()) stop.abort()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
  }

  #end(kept: Kept, console: Console, usage: UsageWatch, outcome: RunOutcome): void {
    usage.stop()
    console.flush()
    kept.over.abort()
    kept.run = { ...kept.run, outcome }
    kept.log.add({ type: 'done', outcome })
    this.#tools.logger.info({ run: kept.run.id, how: outcome.how, ms: outcome.ms }, 'run ended')
    this.#forgetOld()
  }

  /** Keeps the last ended runs, within their number and the size of their consoles. */
  #forgetOld(): void {
    const { runsKept, runsKeptBytes } = this.#tools.limits
    const ended = [...this.#runs.values()].filter(({ run }) => run.outcome !== null).reverse()
    let bytes = 0
    for (const [index, { run, log }] of ended.entries()) {
      for (const event of log.all) bytes += event.type === 'console' ? event.text.length : 0
      if (index > 0 && (index >= runsKept || bytes > runsKeptBytes)) this.#runs.delete(run.id)
    }
  }
}

const networksOf = ({ manifest }: Image, request: RunRequest): UserNetwork[] => {
  const publish = (request.publish ?? portsToPublish(request.arguments)).map(guest => ({ guest, host: null }))
  return manifest.flatMap(({ name, type }) =>
    type === 'net' ? [{ device: name, reach: request.reach, publish }] : [],
  )
}

/** A missing network is the machine's matter, not our own mistake. */
const withoutNetwork =
  (startedAt: number) =>
  (error: unknown): RunOutcome => {
    if (!(error instanceof NoNetwork)) throw error
    return { how: 'refused', reason: error.message, ms: Date.now() - startedAt }
  }

type Console = { add: (text: string, stream: 'guest' | 'runner') => void; flush: () => void }

/** Gathers what comes within a few milliseconds into one event: a guest writes line by line. */
const consoleOf = (log: EventLog<RunEvent>): Console => {
  let pending = ''
  let from: 'guest' | 'runner' = 'guest'
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (pending !== '') log.add({ type: 'console', stream: from, text: pending })
    pending = ''
  }
  return {
    add: (text, stream) => {
      if (stream !== from) flush()
      from = stream
      pending += text
      if (pending.length > 16_384) flush()
      else timer ??= setTimeout(flush, 15)
    },
    flush,
  }
}
