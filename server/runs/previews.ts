import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { PageScheme, Preview, PublishedPort } from '../../shared/protocol/run.ts'
import { type Gateway, openGateway, type PageTarget } from './gateway.ts'
import { probe } from './probe.ts'

/** How long each probe waits for an answer, in milliseconds: what is asked before the image has its address is lost. */
const probeIntervals = [200, 400, 800, 1600, 3200]
const pauseMs = 500

/**
 * For how long after the first question an image is asked at the least, in milliseconds, since it may still boot. A port that
 * refuses says no more than one that is silent: what takes its connections is the relay before the image, which refuses for it.
 */
const bootMs = 10_000

export type PreviewOptions = {
  /** The access token of this server: never sent to an image. */
  token: string | null
  onTrouble: (error: unknown) => void
  /** Replaced in tests. */
  open?: typeof openGateway
}

/** The pages of one running image, behind gateways that are closed with it. All have one name, which no other run has. */
export class Previews {
  readonly #signal: AbortSignal
  readonly #options: PreviewOptions
  readonly #name = `preview-${randomBytes(10).toString('hex')}.localhost`
  readonly #gateways = new Map<number, Promise<Gateway>>()
  #askedFrom: number | null = null
  #finding: Promise<Preview> | null = null

  /** `signal`: the end of the run. */
  constructor(signal: AbortSignal, options: PreviewOptions) {
    this.#signal = signal
    this.#options = options
    signal.addEventListener('abort', () => this.#close(), { once: true })
  }

  /**
   * The first of the ports that answers HTTP, one with TLS before one without; waits a little for an image that has only just
   * booted. However many ask, the image is probed once at a time.
   */
  find(ports: readonly PublishedPort[]): Promise<Preview> {
    this.#finding ??= this.#find(ports).finally(() => {
      this.#finding = null
    })
    return this.#finding
  }

  async #find(ports: readonly PublishedPort[]): Promise<Preview> {
    if (ports.length === 0) return { how: 'none' }
    this.#askedFrom ??= performance.now()
    const last = probeIntervals.length - 1
    for (let round = 0; ; round++) {
      const ms = probeIntervals[Math.min(round, last)] ?? 0
      const schemes = await Promise.all(ports.map(port => this.#schemeOf(port, ms)))
      const pages = ports.flatMap((port, index) => {
        const scheme = schemes[index]
        return scheme ? [{ scheme, port }] : []
      })
      // Beside a site over TLS, what answers without is a redirection to it, or something for machines.
      const page = pages.find(({ scheme }) => scheme === 'https') ?? pages[0]
      if (this.#signal.aborted) break
      if (page) {
        const { address, host } = page.port
        const { origin, port: gateway } = await this.#gateway({ scheme: page.scheme, address, port: host })
        return { how: 'page', ...page, gateway, origin, here: true }
      }
      if (round >= last && performance.now() - this.#askedFrom > bootMs) break
      await delay(Math.min(ms / 2, pauseMs), undefined, { signal: this.#signal }).catch(() => undefined)
    }
    return { how: 'none' }
  }

  async #schemeOf({ guest, address, host }: PublishedPort, ms: number): Promise<PageScheme | null> {
    const usual: PageScheme[] = guest === 443 || guest === 8443 ? ['https', 'http'] : ['http', 'https']
    for (const scheme of usual) {
      const outcome = await probe({ scheme, address, port: host }, { ms, signal: this.#signal })
      if (outcome === 'answers') return scheme
      if (outcome === 'silent') return null
    }
    return null
  }

  /** One gateway for each port; one that could not be opened is tried again the next time. */
  #gateway(target: PageTarget): Promise<Gateway> {
    const open = this.#gateways.get(target.port)
    if (open) return open
    const { token, onTrouble, open: opening = openGateway } = this.#options
    const opened = opening(target, { name: this.#name, token, onTrouble })
    this.#gateways.set(target.port, opened)
    opened.catch(() => this.#gateways.delete(target.port))
    return opened
  }

  #close(): void {
    for (const gateway of this.#gateways.values())
      gateway.then(({ close }) => close()).catch(this.#options.onTrouble)
  }
}
