import { WebSocket } from 'ws'
import type { ServerMessage } from '../shared/protocol/protocol.ts'

/**
 * What goes out on one connection, within bounds: a reader that is slow or reads nothing costs the server so many bytes and
 * no more. Events wait until there is room; of a state that changes, such a reader gets the newest when there is.
 */
export class Outbox {
  readonly #socket: WebSocket
  readonly #late = new Map<string, () => ServerMessage>()
  #waiting: (() => void)[] = []

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.once('close', () => this.#wake())
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Sends a message now. A connection that holds far too much is broken off: its reader has stopped reading. */
  send(message: ServerMessage): void {
    if (!this.open) return
    if (this.#socket.bufferedAmount > maxBuffered) this.#socket.terminate()
    else this.#socket.send(JSON.stringify(message), () => this.#flushed())
  }

  /** Sends a state, or whatever it has become by the time that it can be sent; of one `key` only the newest waits. */
  sendState(key: string, message: () => ServerMessage): void {
    if (this.#socket.bufferedAmount <= maxBufferedForState) this.send(message())
    else this.#late.set(key, message)
  }

  /** Resolves when events may be sent, or the connection has ended. */
  async drained(): Promise<void> {
    while (this.open && this.#socket.bufferedAmount > maxBufferedForEvents)
      await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  #flushed(): void {
    const { bufferedAmount } = this.#socket
    if (bufferedAmount <= maxBufferedForState) {
      const late = [...this.#late.values()]
      this.#late.clear()
      for (const message of late) this.send(message())
    }
    if (bufferedAmount <= maxBufferedForEvents) this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

/** Bytes that may wait in a connection before states, events, and the connection itself are held back. */
const maxBufferedForState = 64 * 1024
const maxBufferedForEvents = 1024 * 1024
const maxBuffered = 8 * 1024 * 1024
