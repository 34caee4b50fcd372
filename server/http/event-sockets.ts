import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { ProjectId } from '../../shared/model/project.ts'
import type { BuildEvent } from '../../shared/protocol/build.ts'
import {
  ClientMessage,
  type OldPresenceMessage,
  type PresenceMessage,
  type ServerMessage,
  type Topic,
} from '../../shared/protocol/protocol.ts'
import type { RunEvent } from '../../shared/protocol/run.ts'
import type { Builds } from '../builds/builds.ts'
import type { EventSource } from '../builds/event-log.ts'
import { MessageRate } from '../message-rate.ts'
import { Outbox } from '../outbox.ts'
import type { Peer, Presence } from '../presence/presence.ts'
import type { Runs } from '../runs/runs.ts'

/**
 * The websocket: events to subscribers, from the number that they ask for. Each subscription pulls from its source, and
 * only as fast as its connection takes: a slow reader costs no memory, and no event is lost or doubled.
 */
export class EventSockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  readonly #builds: Builds
  readonly #runs: Runs
  readonly #presence: Presence
  readonly #pinging: NodeJS.Timeout
  readonly #ofClient = new Map<string, number>()
  readonly #max: typeof connectionLimits

  constructor(
    builds: Builds,
    runs: Runs,
    presence: Presence,
    max: typeof connectionLimits = connectionLimits,
  ) {
    this.#max = max
    this.#presence = presence
    this.#builds = builds
    this.#runs = runs
    this.#pinging = setInterval(() => void this.#dropSilent().catch(() => undefined), pingEveryMs)
  }

  get connections(): number {
    return this.#server.clients.size
  }

  /** Takes over a connection whose upgrade has been allowed; refuses one of more than a client, or all, may have. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, client: string): void {
    const own = this.#ofClient.get(client) ?? 0
    if (own >= this.#max.ofClient || this.connections >= this.#max.inAll) {
      socket.end(
        'HTTP/1.1 503 Too many connections\r\nConnection: close\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n',
      )
      return
    }
    this.#server.handleUpgrade(request, socket, head, webSocket => {
      this.#ofClient.set(client, (this.#ofClient.get(client) ?? 0) + 1)
      webSocket.once('close', () => {
        const left = (this.#ofClient.get(client) ?? 1) - 1
        if (left > 0) this.#ofClient.set(client, left)
        else this.#ofClient.delete(client)
      })
      this.#serve(webSocket)
    })
  }

  stop(): void {
    clearInterval(this.#pinging)
    for (const client of this.#server.clients) client.close(1001, 'The server ends')
    // One that does not answer must not hold the server up.
    setTimeout(() => {
      for (const client of this.#server.clients) client.terminate()
    }, 500).unref()
    this.#server.close()
  }

  #serve(socket: WebSocket): void {
    const subscriptions = new Map<string, AbortController>()
    const visits = new Map<ProjectId, Peer>()
    const outbox = new Outbox(socket)
    const rate = new MessageRate(socket)
    let bad = 0
    answered.add(socket)
    socket.on('pong', () => answered.add(socket))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      for (const subscription of subscriptions.values()) subscription.abort()
      for (const visit of visits.values()) visit.leave()
    })
    socket.on('message', data => {
      if (bad > maxBad) return
      const message = ClientMessage.safeParse(parseJson(data))
      if (!message.success) {
        bad += 1
        if (bad > maxBad) {
          socket.close(1008, 'Too many messages that are none')
          // What is on its way is not read to its end.
          setTimeout(() => socket.terminate(), 500).unref()
          return
        }
        rate.spend(1)
        outbox.send({ type: 'bad-message', reason: message.error.issues[0]?.message ?? 'not a message' })
        return
      }
      rate.spend(costs[message.data.type])
      switch (message.data.type) {
        case 'ping':
          return outbox.send({ type: 'pong' })
        case 'join-presence':
        case 'join': {
          const { type, project, selected } = message.data
          const visit = visits.get(project)
          if (visit) return visit.select(selected)
          if (visits.size >= maxVisits)
            return outbox.send({ type: 'bad-message', reason: `more than ${maxVisits} projects` })
          const joined = this.#presence.join(project, selected, state =>
            outbox.sendState(project, type === 'join' ? () => oldPresence(state()) : state),
          )
          if (joined) visits.set(project, joined)
          else outbox.send({ type: 'bad-message', reason: 'as many have the project open as may' })
          return
        }
        case 'leave':
          visits.get(message.data.project)?.leave()
          visits.delete(message.data.project)
          return
        case 'unsubscribe':
          return subscriptions.get(keyOf(message.data.topic))?.abort()
        case 'subscribe': {
          const { topic, from } = message.data
          subscriptions.get(keyOf(topic))?.abort()
          if (subscriptions.size >= maxSubscriptions && !subscriptions.has(keyOf(topic))) {
            return outbox.send({
              type: 'bad-message',
              reason: `more than ${maxSubscriptions} subscriptions`,
            })
          }
          const controller = new AbortController()
          subscriptions.set(keyOf(topic), controller)
          void this.#follow(outbox, topic, from, controller.signal)
            .catch(() => socket.close(1011, 'The events cannot be read'))
            .finally(() => {
              if (subscriptions.get(keyOf(topic)) === controller) subscriptions.delete(keyOf(topic))
            })
        }
      }
    })
  }

  async #follow(outbox: Outbox, topic: Topic, from: number, signal: AbortSignal): Promise<void> {
    if (topic.kind === 'build') {
      const source = await this.#builds.events(topic.id)
      if (!source) return outbox.send({ type: 'unknown-topic', topic })
      return follow<BuildEvent>(source, from, outbox, signal, events => ({
        type: 'build-events',
        id: topic.id,
        events,
      }))
    }
    const source = this.#runs.events(topic.id)
    if (!source) return outbox.send({ type: 'unknown-topic', topic })
    return follow<RunEvent>(source, from, outbox, signal, events => ({
      type: 'run-events',
      id: topic.id,
      events,
    }))
  }

  /** Pings all connections, a few at a time: thousands of pings in one turn would keep everybody waiting. */
  async #dropSilent(): Promise<void> {
    const clients = [...this.#server.clients]
    for (let at = 0; at < clients.length; at += pingsAtOnce) {
      for (const client of clients.slice(at, at + pingsAtOnce)) {
        if (!answered.has(client)) client.terminate()
        answered.delete(client)
        client.ping()
      }
      await delay(pingPauseMs, undefined, { ref: false })
    }
  }
}

/** Who has answered since the last ping. */
const answered = new WeakSet<WebSocket>()

/** A round over as many connections as there may be is over before the next. */
const [pingEveryMs, pingsAtOnce, pingPauseMs] = [30_000, 50, 100]
const maxSubscriptions = 100
/** Projects that one connection may have open. */
const maxVisits = 20
const batchSize = 500
/** Messages that are none before the connection is closed. */
const maxBad = 50
/** Connections of one client, and in all: an idle one holds some 20 kB. */
const connectionLimits = { ofClient: 6000, inAll: 10_000 }
/** What a message costs the server, in small ones: what reads a project or a log costs more. */
const costs: Readonly<Record<ClientMessage['type'], number>> = {
  ping: 1,
  leave: 1,
  unsubscribe: 1,
  'join-presence': 4,
  join: 4,
  subscribe: 4,
}

/** Sends events until the last one of the topic, the end of the connection, or `signal`. */
const follow = async <E extends { seq: number; type: string }>(
  source: EventSource<E>,
  from: number,
  outbox: Outbox,
  signal: AbortSignal,
  message: (events: E[]) => ServerMessage,
): Promise<void> => {
  let next = from
  let wake = () => {}
  let more = new Promise<void>(resolve => {
    wake = resolve
  })
  const leave = source.onMore(() => wake())
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted && outbox.open) {
      await outbox.drained()
      const events = await source.read(next, batchSize)
      const last = events.at(-1)
      if (!last) {
        await more
        // What comes while this turn of the loop waits is sent with it.
        await delay(batchMs)
        more = new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      if (signal.aborted) return
      outbox.send(message([...events]))
      next = last.seq + 1
      if (last.type === 'done') return
    }
  } finally {
    leave()
  }
}

const batchMs = 10

const oldPresence = (state: PresenceMessage): OldPresenceMessage => ({ ...state, type: 'company' })

const keyOf = (topic: Topic): string => `${topic.kind} ${topic.id}`

const parseJson = (data: RawData): unknown => {
  try {
    return JSON.parse(data.toString())
  } catch {
    return null
  }
}
