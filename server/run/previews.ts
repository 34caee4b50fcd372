import { setTimeout as delay } from 'node:timers/promises'
import { type PageScheme, type Preview, type PublishedPort, pagePorts } from '../../shared/run.ts'
import { askHttp, type Gateway, openGateway } from './gateway.ts'

/** How long each look waits for an answer, in milliseconds: what is asked before the image has its address is lost. */
const looks = [200, 400, 800, 1600, 3200]

/** The pages of one running image, behind gateways that are closed with it. */
export class Previews {
  readonly #signal: AbortSignal
  readonly #gateways = new Map<number, Promise<Gateway>>()

  /** `signal`: the end of the run. */
  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => void this.#close(), { once: true })
  }

  /** The first of the ports that answers HTTP, one with TLS before one without; waits a little for an image that has only just booted. */
  async find(published: readonly PublishedPort[]): Promise<Preview> {
    const ports = published.filter(({ guest }) => pagePorts.includes(guest))
    if (ports.length === 0) return { how: 'none' }
    for (const ms of looks) {
      const spoken = await Promise.all(ports.map(port => this.#speaks(port, ms)))
      const pages = ports.flatMap((port, index) => {
        const scheme = spoken[index]
        return scheme ? [{ scheme, port }] : []
      })
      // Beside a site over TLS, what answers without is a redirection to it, or something for machines.
      const page = pages.find(({ scheme }) => scheme === 'https') ?? pages[0]
      if (page && !this.#signal.aborted)
        return { how: 'page', ...page, gateway: (await this.#gateway(page.scheme, page.port.host)).port }
      if (this.#signal.aborted) break
      await delay(ms / 2)
    }
    return { how: 'none' }
  }

  async #speaks({ guest, host }: PublishedPort, ms: number): Promise<PageScheme | null> {
    const usual: PageScheme[] = guest === 443 || guest === 8443 ? ['https', 'http'] : ['http', 'https']
    for (const scheme of usual) {
      const said = await askHttp(scheme, host, { ms, signal: this.#signal })
      if (said === 'answers') return scheme
      if (said === 'silent') return null
    }
    return null
  }

  #gateway(scheme: PageScheme, host: number): Promise<Gateway> {
    const open = this.#gateways.get(host) ?? openGateway(scheme, host)
    this.#gateways.set(host, open)
    return open
  }

  async #close(): Promise<void> {
    for (const gateway of this.#gateways.values()) (await gateway).close()
  }
}
