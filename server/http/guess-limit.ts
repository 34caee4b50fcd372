/**
 * How many wrong tokens a client may send: 50 at once, then one a second. Whoever sends more is not heard for as long, right or
 * wrong; sessions that are open go on. What is remembered is bounded, and forgotten by itself.
 */
export class GuessLimit {
  readonly #clients = new Map<string, { left: number; at: number }>()
  readonly #now: () => number

  /** `now` in milliseconds; another clock in tests. */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** How many seconds a client must wait until its next token is looked at; 0: none. */
  wait(client: string): number {
    const left = this.#left(client)
    return left >= 1 ? 0 : Math.ceil(1 - left)
  }

  /** A client has sent a wrong one. */
  failed(client: string): void {
    const left = Math.max(0, this.#left(client) - 1)
    // Deleted first, so that the order of the map is that of the last guesses.
    this.#clients.delete(client)
    this.#clients.set(client, { left, at: this.#now() })
    if (this.#clients.size > maxClients) {
      const oldest = this.#clients.keys().next().value
      if (oldest !== undefined) this.#clients.delete(oldest)
    }
  }

  #left(client: string): number {
    const known = this.#clients.get(client)
    if (!known) return burst
    return Math.min(burst, known.left + Math.max(0, this.#now() - known.at) / msForOne)
  }
}

const burst = 50
const msForOne = 1000
const maxClients = 10_000
