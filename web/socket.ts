import type { DeviceId } from '../shared/model/composition.ts'
import type { ProjectId } from '../shared/model/project.ts'
import type { BuildEvent, BuildId } from '../shared/protocol/build.ts'
import {
  type ClientMessage,
  type PresenceMessage,
  ServerMessage,
  socketPath,
  type Topic,
} from '../shared/protocol/protocol.ts'
import type { RunEvent, RunId } from '../shared/protocol/run.ts'

/*
 * One websocket for everything that streams. Each subscription knows the next sequence number that it wants, so after
 * a dropped connection it asks for exactly what it has missed: what a listener gets is complete, in order, and once.
 */

/** What a connection must be able to do: a `WebSocket`, or a test's. */
export type Wire = {
  send(text: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

/** `retryAt`: when the next try is due, in milliseconds since 1970; null while one is under way. */
export type Connection =
  | { state: 'open' }
  | { state: 'connecting' }
  | { state: 'lost'; retryAt: number | null }

export type Listener<E> = {
  onEvents(events: E[]): void
  /** The server does not know this build or run (any more). */
  onUnknown(): void
  /** The connection is there again after a break: a server that was killed may have kept less than it had sent. */
  onAgain?(): void
}

export type Socket = {
  /** Events from number `from` on. The result ends the subscription. */
  watchBuild(id: BuildId, from: number, listener: Listener<BuildEvent>): () => void
  watchRun(id: RunId, from: number, listener: Listener<RunEvent>): () => void
  /** Says that this page has a project open, and hears of the others that have, now and after every break. */
  join(
    project: ProjectId,
    selected: readonly DeviceId[],
    onPresence: (message: PresenceMessage) => void,
  ): { select(devices: readonly DeviceId[]): void; leave(): void }
  connection(): Connection
  /** Calls back whenever `connection()` changes. */
  onConnection(changed: () => void): () => void
  /** Tries now instead of at `retryAt`. */
  retry(): void
}

type Numbered = { seq: number }
type Subscription = {
  topic: Topic
  next: number
  deliver(events: Numbered[]): void
  listener: Pick<Listener<never>, 'onUnknown' | 'onAgain'>
}

/** Waits between tries, in milliseconds; the last one repeats. */
const waits = [500, 1000, 2000, 5000]

/** A line that is silently cut tells nobody: after so long without a word, in milliseconds, a word is asked for. */
const patience = { ask: 15_000, giveUp: 10_000 }

/** A socket that connects when something is first watched, and then stays connected. */
export const createSocket = (connect: () => Wire): Socket => {
  const subscriptions = new Map<string, Subscription>()
  const joined = new Map<
    ProjectId,
    { selected: DeviceId[]; onPresence: (message: PresenceMessage) => void }
  >()
  const listeners = new Set<() => void>()
  let wire: Wire | null = null
  let connection: Connection = { state: 'connecting' }
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined

  const setConnection = (next: Connection) => {
    connection = next
    for (const changed of listeners) changed()
  }
  const send = (message: ClientMessage) => {
    if (connection.state === 'open') wire?.send(JSON.stringify(message))
  }
  const sendJoin = (project: ProjectId) => {
    const visit = joined.get(project)
    if (visit) send({ type: 'join-presence', project, selected: visit.selected })
  }
  const subscribe = ({ topic, next }: Subscription) => send({ type: 'subscribe', topic, from: next })

  /** Something was heard: the line is good for a while. */
  const resetTimeout = (from: Wire) => {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      send({ type: 'ping' })
      watchdog = setTimeout(() => from.close(), patience.giveUp)
    }, patience.ask)
  }

  const dial = () => {
    clearTimeout(timer)
    const dialled = connect()
    wire = dialled
    if (connection.state === 'lost') setConnection({ state: 'lost', retryAt: null })
    dialled.onopen = () => {
      tries = 0
      const again = connection.state === 'lost'
      setConnection({ state: 'open' })
      resetTimeout(dialled)
      for (const project of joined.keys()) sendJoin(project)
      for (const subscription of [...subscriptions.values()]) {
        subscribe(subscription)
        if (again) subscription.listener.onAgain?.()
      }
    }
    dialled.onmessage = ({ data }) => {
      resetTimeout(dialled)
      receive(data)
    }
    dialled.onclose = () => {
      if (wire !== dialled) return
      wire = null
      clearTimeout(watchdog)
      const wait = waits[Math.min(tries++, waits.length - 1)] ?? 0
      setConnection({ state: 'lost', retryAt: Date.now() + wait })
      timer = setTimeout(dial, wait)
    }
  }

  const receive = (data: unknown) => {
    const message = parse(data)
    if (message?.type === 'build-events') accept(keyOf({ kind: 'build', id: message.id }), message.events)
    if (message?.type === 'run-events') accept(keyOf({ kind: 'run', id: message.id }), message.events)
    if (message?.type === 'presence') joined.get(message.project)?.onPresence(message)
    if (message?.type === 'unknown-topic') {
      const subscription = subscriptions.get(keyOf(message.topic))
      subscriptions.delete(keyOf(message.topic))
      subscription?.listener.onUnknown()
    }
  }

  const accept = (key: string, events: readonly Numbered[]) => {
    const subscription = subscriptions.get(key)
    if (!subscription) return
    const { fresh, next, gap } = nextEvents(events, subscription.next)
    subscription.next = next
    if (fresh.length > 0) subscription.deliver(fresh)
    if (gap) subscribe(subscription)
  }

  const watch = (
    topic: Topic,
    from: number,
    deliver: Subscription['deliver'],
    listener: Subscription['listener'],
  ) => {
    const subscription: Subscription = { topic, next: from, deliver, listener }
    const key = keyOf(topic)
    subscriptions.set(key, subscription)
    if (wire) subscribe(subscription)
    else if (connection.state === 'connecting') dial()
    return () => {
      if (subscriptions.get(key) !== subscription) return
      subscriptions.delete(key)
      send({ type: 'unsubscribe', topic })
    }
  }

  return {
    watchBuild: (id, from, listener) =>
      watch({ kind: 'build', id }, from, events => listener.onEvents(events as BuildEvent[]), listener),
    watchRun: (id, from, listener) =>
      watch({ kind: 'run', id }, from, events => listener.onEvents(events as RunEvent[]), listener),
    join: (project, selected, onPresence) => {
      const visit = { selected: [...selected], onPresence }
      joined.set(project, visit)
      if (wire) sendJoin(project)
      else if (connection.state === 'connecting') dial()
      return {
        select: devices => {
          visit.selected = [...devices]
          if (joined.get(project) === visit) sendJoin(project)
        },
        leave: () => {
          if (joined.get(project) !== visit) return
          joined.delete(project)
          send({ type: 'leave', project })
        },
      }
    },
    connection: () => connection,
    onConnection: changed => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    retry: () => {
      if (wire === null) dial()
    },
  }
}

/** The part of a batch that was not had yet. `gap`: the batch starts after what is wanted, so it must be asked for again. */
export const nextEvents = <E extends Numbered>(
  events: readonly E[],
  wanted: number,
): { fresh: E[]; next: number; gap: boolean } => {
  const fresh: E[] = []
  let next = wanted
  for (const event of events) {
    if (event.seq < next) continue
    if (event.seq > next) return { fresh, next, gap: true }
    fresh.push(event)
    next++
  }
  return { fresh, next, gap: false }
}

const keyOf = ({ kind, id }: Topic): string => `${kind} ${id}`

const parse = (data: unknown): ServerMessage | null => {
  if (typeof data !== 'string') return null
  try {
    return ServerMessage.parse(JSON.parse(data))
  } catch {
    return null
  }
}

/** The page's own socket. */
export const socket: Socket = createSocket(() => {
  const { protocol, host } = location
  return new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}${socketPath}`) as Wire
})
