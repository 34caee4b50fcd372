import type { WebSocket } from 'ws'

/**
 * Reads of a connection no more messages than `perSecond` in the long run, `atOnce` at one time: beyond them the connection is
 * not read, so that its client waits, and nobody else.
 */
export class MessageRate {
  readonly #socket: WebSocket
  #left = atOnce
  #at = performance.now()

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Notes a message that costs as much as `cost` small ones. */
  spend(cost: number): void {
    const now = performance.now()
    this.#left = Math.min(atOnce, this.#left + ((now - this.#at) * perSecond) / 1000) - cost
    this.#at = now
    if (this.#left >= 0 || this.#socket.isPaused) return
    this.#socket.pause()
    setTimeout(() => this.#socket.resume(), (-this.#left * 1000) / perSecond + 10).unref()
  }
}

const atOnce = 400
const perSecond = 100
