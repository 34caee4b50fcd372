import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeviceId } from '../../shared/model/composition.ts'
import { ProjectId } from '../../shared/model/project.ts'
import { type BuildEvent, BuildId } from '../../shared/protocol/build.ts'
import { ClientMessage } from '../../shared/protocol/protocol.ts'
import { createSocket, nextEvents, type Wire } from '../../web/socket.ts'

const id = BuildId.parse('b1')
const log = (seq: number): BuildEvent => ({
  seq,
  at: seq,
  type: 'log',
  tool: 'dune',
  level: 'plain',
  text: `line ${seq}`,
})

/** A connection that a test plays the server of. */
class TestWire implements Wire {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  readonly sent: ClientMessage[] = []

  send(text: string) {
    this.sent.push(ClientMessage.parse(JSON.parse(text)))
  }
  close() {
    this.onclose?.()
  }
  says(...seqs: number[]) {
    this.onmessage?.({ data: JSON.stringify({ type: 'build-events', id, events: seqs.map(log) }) })
  }
}

const setUp = () => {
  const wires: TestWire[] = []
  const socket = createSocket(() => {
    const wire = new TestWire()
    wires.push(wire)
    return wire
  })
  const had: number[] = []
  let unknown = 0
  let again = 0
  const watch = (from = 0) =>
    socket.watchBuild(id, from, {
      onEvents: events => had.push(...events.map(({ seq }) => seq)),
      onUnknown: () => unknown++,
      onAgain: () => again++,
    })
  const latest = () => wires.at(-1) as TestWire
  return { socket, wires, had, watch, latest, unknown: () => unknown, again: () => again }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the socket', () => {
  it('asks for what is watched as soon as it is open', () => {
    const { watch, latest } = setUp()
    watch(3)
    latest().onopen?.()
    expect(latest().sent).toEqual([{ type: 'subscribe', topic: { kind: 'build', id }, from: 3 }])
  })

  it('asks after a break for exactly what it has not had: the log is complete, and has nothing twice', () => {
    const { watch, latest, had, wires } = setUp()
    watch()
    latest().onopen?.()
    latest().says(0, 1, 2)
    latest().close()
    vi.advanceTimersByTime(500)
    expect(wires).toHaveLength(2)
    latest().onopen?.()
    expect(latest().sent).toEqual([{ type: 'subscribe', topic: { kind: 'build', id }, from: 3 }])
    latest().says(2, 3, 4)
    expect(had).toEqual([0, 1, 2, 3, 4])
  })

  it('asks again where a batch starts too late', () => {
    const { watch, latest, had } = setUp()
    watch()
    latest().onopen?.()
    latest().says(0, 2)
    expect(latest().sent.at(-1)).toEqual({ type: 'subscribe', topic: { kind: 'build', id }, from: 1 })
    latest().says(1, 2)
    expect(had).toEqual([0, 1, 2])
  })

  it('waits longer after each failed try, and says until when', () => {
    const { socket, watch, latest, wires } = setUp()
    watch()
    for (const wait of [500, 1000, 2000, 5000, 5000]) {
      latest().close()
      expect(socket.connection()).toEqual({ state: 'lost', retryAt: Date.now() + wait })
      const before = wires.length
      vi.advanceTimersByTime(wait - 1)
      expect(wires).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(wires).toHaveLength(before + 1)
    }
    latest().onopen?.()
    latest().close()
    expect(socket.connection()).toEqual({ state: 'lost', retryAt: Date.now() + 500 })
  })

  it('says when it is there again, and not at the first time', () => {
    const { watch, latest, again } = setUp()
    watch()
    latest().onopen?.()
    expect(again()).toBe(0)
    latest().close()
    vi.advanceTimersByTime(500)
    latest().onopen?.()
    expect(again()).toBe(1)
  })

  it('tries at once on request', () => {
    const { socket, watch, latest, wires } = setUp()
    watch()
    latest().close()
    socket.retry()
    expect(wires).toHaveLength(2)
    vi.advanceTimersByTime(60_000)
    expect(wires).toHaveLength(2)
  })

  it('gives a line up that stays silent when asked for a word', () => {
    const { socket, watch, latest } = setUp()
    watch()
    latest().onopen?.()
    vi.advanceTimersByTime(15_000)
    expect(latest().sent.at(-1)).toEqual({ type: 'ping' })
    vi.advanceTimersByTime(10_000)
    expect(socket.connection().state).toBe('lost')
  })

  it('keeps a line that answers', () => {
    const { socket, watch, latest } = setUp()
    watch()
    latest().onopen?.()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(15_000)
      latest().onmessage?.({ data: '{"type":"pong"}' })
    }
    expect(socket.connection().state).toBe('open')
  })

  it('tells nothing of what is no longer watched', () => {
    const { watch, latest, had } = setUp()
    const stop = watch()
    latest().onopen?.()
    latest().says(0)
    stop()
    expect(latest().sent.at(-1)).toEqual({ type: 'unsubscribe', topic: { kind: 'build', id } })
    latest().says(1)
    expect(had).toEqual([0])
  })

  it('says that a build is unknown, and lets messages pass that it does not understand', () => {
    const { watch, latest, unknown } = setUp()
    watch()
    latest().onopen?.()
    latest().onmessage?.({ data: '{"type":"new in version 2"}' })
    latest().onmessage?.({ data: 'no JSON' })
    latest().onmessage?.({ data: JSON.stringify({ type: 'unknown-topic', topic: { kind: 'build', id } }) })
    expect(unknown()).toBe(1)
  })
})

describe('what of a batch is new', () => {
  it.each([
    { seqs: [0, 1], wanted: 0, fresh: [0, 1], next: 2, gap: false },
    { seqs: [0, 1, 2], wanted: 2, fresh: [2], next: 3, gap: false },
    { seqs: [0], wanted: 5, fresh: [], next: 5, gap: false },
    { seqs: [4], wanted: 2, fresh: [], next: 2, gap: true },
    { seqs: [2, 4], wanted: 2, fresh: [2], next: 3, gap: true },
  ])('of $seqs, wanting $wanted', ({ seqs, wanted, fresh, next, gap }) => {
    const found = nextEvents(
      seqs.map(seq => ({ seq })),
      wanted,
    )
    expect(found).toEqual({ fresh: fresh.map(seq => ({ seq })), next, gap })
  })
})

describe('a project that a page has open', () => {
  it('is told of at once, at each change of the selection, again after a break, and when it is left', () => {
    const { socket, latest } = setUp()
    const project = ProjectId.parse('p')
    const heard: number[] = []
    const visit = socket.join(project, [], ({ others }) => heard.push(others.length))
    latest().onopen?.()
    expect(latest().sent).toEqual([{ type: 'join-presence', project, selected: [] }])
    const device = DeviceId.parse('d')
    visit.select([device])
    expect(latest().sent.at(-1)).toEqual({ type: 'join-presence', project, selected: [device] })
    latest().close()
    vi.advanceTimersByTime(1000)
    latest().onopen?.()
    expect(latest().sent).toEqual([{ type: 'join-presence', project, selected: [device] }])
    const presence = {
      type: 'presence',
      project,
      you: 1,
      revision: 3,
      files: 0,
      others: [{ peer: 2, selected: [] }],
    }
    latest().onmessage?.({ data: JSON.stringify(presence) })
    visit.leave()
    latest().onmessage?.({ data: JSON.stringify(presence) })
    expect(heard).toEqual([1])
    expect(latest().sent.at(-1)).toEqual({ type: 'leave', project })
  })
})
