import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeFileAtomic } from '../../fs/workspace.ts'

/**
 * How long a data folder has been in use, in milliseconds: what trash and versions grow old by. The clock of the machine may
 * be years wrong, and back the next day; so while the server runs its time is counted by a clock that nobody sets, and
 * between two runs by the clock of the machine, but never as more than a day.
 */
export class Lifetime {
  readonly #file: string
  readonly #wall: () => number
  readonly #steady: () => number
  #before = 0
  #startedAt: number
  #writing: NodeJS.Timeout | null = null

  /** `wall` in milliseconds since 1970; `steady` in milliseconds, never set: other clocks in tests. */
  constructor(file: string, wall: () => number = Date.now, steady: () => number = () => performance.now()) {
    this.#file = file
    this.#wall = wall
    this.#steady = steady
    this.#startedAt = steady()
  }

  /** Goes on from where an earlier server left off, and writes down now and then how far it is. */
  async start(): Promise<void> {
    const known = Counted.safeParse(await readJson(this.#file))
    if (known.success) {
      const between = this.#wall() - known.data.wall
      this.#before = known.data.lived + Math.min(Math.max(0, between), dayMs)
    }
    this.#startedAt = this.#steady()
    await this.#write()
    this.#writing ??= setInterval(() => {
      this.#write().catch(() => undefined)
    }, writeMs).unref()
  }

  now(): number {
    return this.#before + Math.max(0, this.#steady() - this.#startedAt)
  }

  async stop(): Promise<void> {
    if (this.#writing) clearInterval(this.#writing)
    await this.#write().catch(() => undefined)
  }

  async #write(): Promise<void> {
    await writeFileAtomic(
      this.#file,
      JSON.stringify({ lived: this.now(), wall: this.#wall() } satisfies Counted),
    )
  }
}

const Counted = z.object({ lived: z.number().nonnegative(), wall: z.number() })
type Counted = z.infer<typeof Counted>

const dayMs = 86_400_000
/** A server that is killed forgets at most so much. */
const writeMs = 10 * 60_000

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
