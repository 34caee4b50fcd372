import { WebSocket } from 'ws'
import type { BuildEvent } from '../../shared/protocol/build.ts'
import { type ClientMessage, ServerMessage, socketPath, type Topic } from '../../shared/protocol/protocol.ts'
import type { RunEvent } from '../../shared/protocol/run.ts'

/** A client of the websocket that keeps all it is sent. */
export class EventListener {
  readonly messages: ServerMessage[] = []
  readonly socket: WebSocket
  readonly opened: Promise<void>
  #wake: (() => void)[] = []

  constructor(address: string, options: { headers?: Record<string, string> } = {}) {
    this.socket = new WebSocket(`${address.replace(/^http/, 'ws').replace(/\/$/, '')}${socketPath}`, options)
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.socket.on('message', data => {
      this.messages.push(ServerMessage.parse(JSON.parse(data.toString())))
      for (const wake of this.#wake) wake()
    })
  }

  async send(message: ClientMessage): Promise<void> {
    await this.opened
    this.socket.send(JSON.stringify(message))
  }

  async subscribe(topic: Topic, from = 0): Promise<void> {
    await this.send({ type: 'subscribe', topic, from })
  }

  get events(): (BuildEvent | RunEvent)[] {
    return this.messages.flatMap(message =>
      'events' in message ? (message.events as (BuildEvent | RunEvent)[]) : [],
    )
  }

  /** Resolves when `found` gives something of what has come. */
  async until<T>(found: (listener: this) => T | undefined | false): Promise<T> {
    for (;;) {
      const value = found(this)
      if (value !== undefined && value !== false) return value
      await new Promise<void>(resolve => this.#wake.push(resolve))
    }
  }

  /** All events, when the last one has come. */
  async done(): Promise<(BuildEvent | RunEvent)[]> {
    return this.until(({ events }) => events.at(-1)?.type === 'done' && events)
  }

  close(): void {
    this.socket.terminate()
  }
}
