import type { IncomingMessage, ServerResponse } from 'node:http'
import { UserError } from '../user-error.ts'

/**
 * What a call costs: `quick` reads or writes a little, `work` loops over what is sent or starts a process, `transfer` moves
 * files, `watch` looks at something that runs for as long as it takes.
 */
export type Cost = 'quick' | 'work' | 'transfer' | 'watch'

/** How long a call of each kind may take, in milliseconds, and how many may go on, of one client and in all. */
export const bounds: Readonly<Record<Cost, { ms: number; ofClient: number; inAll: number }>> = {
  quick: { ms: 60_000, ofClient: 256, inAll: 1024 },
  work: { ms: 90_000, ofClient: 32, inAll: 128 },
  transfer: { ms: 30 * 60_000, ofClient: 32, inAll: 128 },
  watch: { ms: 120_000, ofClient: 32, inAll: 128 },
}

/** What one call may use: `signal` is aborted when its client goes or its time is over; `end` gives its place back. */
export type Place = { client: string; signal: AbortSignal; timedOut: () => boolean }

/** The calls that go on, and the bytes of bodies that are held for them. */
export class Admission {
  readonly #going = new Map<Cost, Map<string, number>>()
  readonly #bodyBytes: number
  readonly #bounds: typeof bounds
  #held = 0

  /** `bodyBytes`: what the bodies of all calls together may hold in memory. */
  constructor(bodyBytes: number, ofKinds: typeof bounds = bounds) {
    this.#bodyBytes = bodyBytes
    this.#bounds = ofKinds
  }

  /** Gives a call its place, until its response is finished or its connection gone; throws a `UserError` where there is none. */
  admit(
    cost: Cost,
    client: string,
    request: IncomingMessage,
    response: ServerResponse,
    largestBody: number,
  ): Place {
    const { ms, ofClient, inAll } = this.#bounds[cost]
    const going = this.#going.get(cost) ?? new Map<string, number>()
    this.#going.set(cost, going)
    const own = going.get(client) ?? 0
    if (own >= ofClient)
      throw new UserError(429, `${own} such requests of yours go on already. Wait until some have ended.`)
    const all = [...going.values()].reduce((sum, count) => sum + count, 0)
    if (all >= inAll)
      throw new UserError(503, 'The server has as much to do as it can. Try again in a moment.')
    const body = bodyBytesOf(request, largestBody)
    if (this.#held + body > this.#bodyBytes)
      throw new UserError(503, 'The server holds as many large requests as it can. Try again in a moment.')

    going.set(client, own + 1)
    this.#held += body
    const controller = new AbortController()
    let late = false
    const timer = setTimeout(() => {
      late = true
      controller.abort(new UserError(503, `This took longer than ${ms / 1000} seconds and was ended.`))
      // A body that does not come to its end is not waited for: nobody reads an answer before that.
      if (!request.complete) request.destroy()
    }, ms)
    timer.unref()
    response.once('close', () => {
      clearTimeout(timer)
      this.#held -= body
      const left = (going.get(client) ?? 1) - 1
      if (left > 0) going.set(client, left)
      else going.delete(client)
      // To abort makes an error with a stack, each time; where the reply is whole nobody waits for that.
      if (!response.writableFinished) controller.abort()
    })
    return { client, signal: controller.signal, timedOut: () => late }
  }
}

/** What a body may take: what its head says, or the most that is read of one whose head does not. */
const bodyBytesOf = ({ headers }: IncomingMessage, largest: number): number => {
  if (largest === 0) return 0
  const said = Number(headers['content-length'] ?? Number.NaN)
  // Compressed bytes become more.
  const plain = headers['content-encoding'] === undefined
  if (Number.isFinite(said) && plain) return Math.min(said, largest)
  return headers['transfer-encoding'] === undefined && plain ? 0 : largest
}
