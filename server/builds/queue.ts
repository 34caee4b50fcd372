/** Whose a piece of work is: the client, and what of theirs it is for, such as a project. */
export type Owner = { client: string; part?: string | undefined }

/**
 * Lets so many pieces of work run at once; the others wait. Clients take turns, and so do the parts of one client: who puts
 * in a hundred pieces waits for them, not everybody else. Pieces of one part start in the order in which they came. A piece
 * whose signal is aborted while it waits never starts.
 */
export class Queue {
  readonly #atOnce: number
  /** By client and part; whose turn is next stands first. */
  readonly #waiting = new Map<string, Map<string, Place[]>>()
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  get running(): number {
    return this.#running
  }

  /** How many wait. */
  get waiting(): number {
    let count = 0
    for (const client of this.#waiting.keys()) count += this.waitingOf({ client })
    return count
  }

  /** How many of a client's wait; of one part of it where the owner names one. */
  waitingOf({ client, part }: Owner): number {
    const parts = this.#waiting.get(client)
    if (!parts) return 0
    if (part !== undefined) return parts.get(part)?.length ?? 0
    let count = 0
    for (const places of parts.values()) count += places.length
    return count
  }

  /** How many a new piece of an owner would wait for; 0 where it would start at once. */
  position({ client }: Owner = nobody): number {
    if (this.#running < this.#atOnce) return 0
    const own = this.waitingOf({ client })
    let before = own + 1
    for (const other of this.#waiting.keys())
      if (other !== client) before += Math.min(this.waitingOf({ client: other }), own + 1)
    return before
  }

  /** Runs `work` when its turn comes; gives `null` where it was cancelled before. Without a signal it cannot be. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal | null, owner: Owner = nobody): Promise<T | null> {
    if (!(await this.#turn(signal, owner))) return null
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#next()?.()
    }
  }

  #turn(signal: AbortSignal | null, { client, part = '' }: Owner): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false)
    if (this.#running < this.#atOnce) {
      this.#running += 1
      return Promise.resolve(true)
    }
    return new Promise(resolve => {
      const place: Place = () => {
        signal?.removeEventListener('abort', leave)
        this.#running += 1
        resolve(true)
      }
      const leave = () => {
        this.#remove(client, part, place)
        resolve(false)
      }
      const parts = this.#waiting.get(client) ?? new Map<string, Place[]>()
      this.#waiting.set(client, parts)
      const places = parts.get(part) ?? []
      parts.set(part, places)
      places.push(place)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Takes the next place, and puts its client, and its part among the client's, at the end of the round. */
  #next(): Place | undefined {
    const [turn] = this.#waiting
    if (!turn) return undefined
    const [client, parts] = turn
    const [of] = parts
    if (!of) return undefined
    const [part, places] = of
    const place = places.shift()
    this.#waiting.delete(client)
    parts.delete(part)
    if (places.length > 0) parts.set(part, places)
    if (parts.size > 0) this.#waiting.set(client, parts)
    return place
  }

  #remove(client: string, part: string, place: Place): void {
    const parts = this.#waiting.get(client)
    const places = parts?.get(part)
    if (!parts || !places) return
    places.splice(places.indexOf(place), 1)
    if (places.length === 0) parts.delete(part)
    if (parts.size === 0) this.#waiting.delete(client)
  }
}

type Place = () => void

const nobody: Owner = { client: '' }
