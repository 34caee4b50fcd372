import { createHash, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'

const day = 86_400_000

type Session = { usedAt: number; cookieAt: number; sockets: Set<Duplex> }

/**
 * The sessions of browsers that have logged in. A session is a random number that only its browser has; it ends a day after its last request,
 * when its user logs out, and with the server, and its websockets end with it. Kept in memory, by hash: what is on
 * the disk lets nobody in.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #now: () => number
  readonly #sweeping: NodeJS.Timeout

  /** `now` in milliseconds; another clock in tests. */
  constructor(now: () => number = Date.now) {
    this.#now = now
    this.#sweeping = setInterval(() => this.sweep(), 60_000)
    this.#sweeping.unref()
  }

  /** A new session; gives what its browser shows from now on. */
  start(): string {
    const id = randomBytes(32).toString('base64url')
    const now = this.#now()
    this.#sessions.set(keyOf(id), { usedAt: now, cookieAt: now, sockets: new Set() })
    for (const oldest of [...this.#sessions.keys()].slice(0, -maxSessions)) this.#endKey(oldest)
    return id
  }

  /** Whether there is such a session, which then goes on for another day. */
  use(id: string): boolean {
    const session = this.#find(id)
    if (session) session.usedAt = this.#now()
    return session !== null
  }

  /** Whether the browser's cookie is an hour old, and should be set again to last as long as the session; says so once. */
  cookieDue(id: string): boolean {
    const session = this.#find(id)
    if (!session || this.#now() - session.cookieAt < day / 24) return false
    session.cookieAt = this.#now()
    return true
  }

  /** Ends a websocket's connection when its session ends. */
  attach(id: string, socket: Duplex): void {
    const session = this.#find(id)
    if (!session) {
      socket.destroy()
      return
    }
    session.sockets.add(socket)
    socket.once('close', () => session.sockets.delete(socket))
  }

  end(id: string): void {
    this.#endKey(keyOf(id))
  }

  /** Ends the sessions whose day is over. */
  sweep(): void {
    for (const [key, { usedAt }] of this.#sessions) if (this.#now() - usedAt > day) this.#endKey(key)
  }

  /** For the end of the server. */
  stop(): void {
    clearInterval(this.#sweeping)
    for (const key of [...this.#sessions.keys()]) this.#endKey(key)
  }

  #find(id: string): Session | null {
    const session = this.#sessions.get(keyOf(id))
    if (!session) return null
    if (this.#now() - session.usedAt <= day) return session
    this.end(id)
    return null
  }

  #endKey(key: string): void {
    const session = this.#sessions.get(key)
    this.#sessions.delete(key)
    for (const socket of session?.sockets ?? []) socket.destroy()
  }
}

/** How long a cookie lasts, in milliseconds. */
export const sessionMs = day

/** More than any team has browsers: the oldest log in again. */
const maxSessions = 1000

const keyOf = (id: string): string => createHash('sha256').update(id).digest('base64')
