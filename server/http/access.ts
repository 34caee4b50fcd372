import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { clientOf } from './client.ts'
import { GuessLimit } from './guess-limit.ts'
import { sessionIn } from './session-cookie.ts'
import { Sessions } from './sessions.ts'

/**
 * How a request comes in: everybody does where there is no access token, else with the token itself or a session.
 * `wait`: seconds until a token of this client is looked at again.
 */
export type Entry =
  | { how: 'open' | 'token' }
  | { how: 'session'; id: string }
  | { how: 'refused'; wait: number }

/** Who may use the server, and the sessions of those who have logged in. */
export class Access {
  readonly sessions: Sessions
  readonly #guesses: GuessLimit
  readonly #token: string | null

  /** `now` in milliseconds; another clock in tests. */
  constructor(token: string | null, now: () => number = Date.now) {
    this.#token = token
    this.sessions = new Sessions(now)
    this.#guesses = new GuessLimit(now)
  }

  get needsToken(): boolean {
    return this.#token !== null
  }

  /** How a request comes in. A session that is used goes on. */
  enter(request: IncomingMessage): Entry {
    if (this.#token === null) return { how: 'open' }
    const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (bearer !== undefined) return this.#check(request, bearer) ?? { how: 'token' }
    const id = sessionIn(request.headers.cookie)
    return id !== null && this.sessions.use(id) ? { how: 'session', id } : { how: 'refused', wait: 0 }
  }

  /** Starts a session for a client that knows the token; gives its id. */
  logIn(
    request: IncomingMessage,
    given: string,
  ): { how: 'session'; id: string } | { how: 'refused'; wait: number } {
    return this.#check(request, given) ?? { how: 'session', id: this.sessions.start() }
  }

  /** Null for the right token. */
  #check(request: IncomingMessage, given: string): { how: 'refused'; wait: number } | null {
    const client = clientOf(request)
    const wait = this.#guesses.wait(client)
    if (wait > 0) return { how: 'refused', wait }
    if (this.#token !== null && sameSecret(given, this.#token)) return null
    this.#guesses.failed(client)
    return { how: 'refused', wait: 0 }
  }
}

/** Compares in a time that tells nothing of where they differ. */
const sameSecret = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
