import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { BuildEvent } from '../shared/build.ts'
import type { ProjectId } from '../shared/project.ts'
import { ClientMessage, type ServerMessage, type Topic } from '../shared/protocol.ts'
import type { RunEvent } from '../shared/run.ts'
import type { Builds } from './build/builds.ts'
import type { EventSource } from './event-log.ts'
import type { Company, Visitor } from './projects/company.ts'
import type { Runs } from './run/runs.ts'

/**
 * The websocket: events to subscribers, from the number that they ask for. Each subscription pulls from its source, and
 * only as fast as its connection takes: a slow reader costs no memory, and no event is lost or doubled.
 */
export class EventSockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  readonly #builds: Builds
  readonly #runs: Runs
  readonly #company: Company
  readonly #pinging: NodeJS.Timeout

  constructor(builds: Builds, runs: Runs, company: Company) {
    this.#company = company
    this.#builds = builds
    this.#runs = runs
    this.#pinging = setInterval(() => this.#dropSilent(), 30_000)
  }

  get connections(): number {
    return this.#server.clients.size
  }

  /** Takes over a connection whose upgrade has been allowed. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, webSocket => this.#serve(webSocket))
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
    const visits = new Map<ProjectId, Visitor>()
    answered.add(socket)
    socket.on('pong', () => answered.add(socket))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      for (const subscription of subscriptions.values()) subscription.abort()
      for (const visit of visits.values()) visit.leave()
    })
    socket.on('message', data => {
      const message = ClientMessage.safeParse(parseJson(data))
      if (!message.success) {
        send(socket, { type: 'bad-message', reason: message.error.issues[0]?.message ?? 'not a message' })
        return
      }
      switch (message.data.type) {
        case 'ping':
          return send(socket, { type: 'pong' })
        case 'join': {
          const { project, selected } = message.data
          const visit = visits.get(project)
          if (visit) return visit.select(selected)
          if (visits.size >= maxVisits)
            return send(socket, { type: 'bad-message', reason: `more than ${maxVisits} projects` })
          visits.set(
            project,
            this.#company.join(project, selected, message => send(socket, message)),
          )
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
            return send(socket, {
              type: 'bad-message',
              reason: `more than ${maxSubscriptions} subscriptions`,
            })
          }
          const controller = new AbortController()
          subscriptions.set(keyOf(topic), controller)
          void this.#follow(socket, topic, from, controller.signal)
            .catch(() => socket.close(1011, 'The events cannot be read'))
            .finally(() => {
              if (subscriptions.get(keyOf(topic)) === controller) subscriptions.delete(keyOf(topic))
            })
        }
      }
    })
  }

  async #follow(socket: WebSocket, topic: Topic, from: number, signal: AbortSignal): Promise<void> {
    if (topic.kind === 'build') {
      const source = await this.#builds.events(topic.id)
      if (!source) return send(socket, { type: 'unknown-topic', topic })
      return follow<BuildEvent>(source, from, socket, signal, events => ({
        type: 'build-events',
        id: topic.id,
        events,
      }))
    }
    const source = this.#runs.events(topic.id)
    if (!source) return send(socket, { type: 'unknown-topic', topic })
    return follow<RunEvent>(source, from, socket, signal, events => ({
      type: 'run-events',
      id: topic.id,
      events,
    }))
  }

  #dropSilent(): void {
    for (const client of this.#server.clients) {
      if (!answered.has(client)) client.terminate()
      answered.delete(client)
      client.ping()
    }
  }
}

/** Who has answered since the last ping. */
const answered = new WeakSet<WebSocket>()

const maxSubscriptions = 100
/** Projects that one connection may have open. */
const maxVisits = 20
const batchSize = 500
/** What may wait in a connection before its subscriptions do. */
const maxBuffered = 1024 * 1024

/** Sends events until the last one of the topic, the end of the connection, or `signal`. */
const follow = async <E extends { seq: number; type: string }>(
  source: EventSource<E>,
  from: number,
  socket: WebSocket,
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
    while (!signal.aborted && socket.readyState === WebSocket.OPEN) {
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
      send(socket, message([...events]))
      next = last.seq + 1
      if (last.type === 'done') return
      while (socket.bufferedAmount > maxBuffered && socket.readyState === WebSocket.OPEN && !signal.aborted)
        await delay(20)
    }
  } finally {
    leave()
  }
}

const batchMs = 10

const send = (socket: WebSocket, message: ServerMessage): void => {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

const keyOf = (topic: Topic): string => `${topic.kind} ${topic.id}`

const parseJson = (data: RawData): unknown => {
  try {
    return JSON.parse(data.toString())
  } catch {
    return null
  }
}
