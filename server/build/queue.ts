/**
 * Lets so many pieces of work run at once; the others wait in order. A piece whose signal is aborted while it waits never
 * starts.
 */
export class Queue {
  readonly #atOnce: number
  readonly #waiting: { start: () => void }[] = []
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  get running(): number {
    return this.#running
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** How many a new piece would wait for; 0 where it would start at once. */
  get ahead(): number {
    return this.#running < this.#atOnce ? 0 : this.#running - this.#atOnce + this.#waiting.length + 1
  }

  /** Runs `work` when its turn comes; gives `null` where it was cancelled before. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
    if (!(await this.#turn(signal))) return null
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.start()
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false)
    if (this.#running < this.#atOnce) {
      this.#running += 1
      return Promise.resolve(true)
    }
    return new Promise(resolve => {
      const place = {
        start: () => {
          signal.removeEventListener('abort', leave)
          this.#running += 1
          resolve(true)
        },
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1)
        resolve(false)
      }
      this.#waiting.push(place)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
