/** Numbered events that can be read from any number on, and awaited. */
export type EventSource<E> = {
  /** At most `limit` events from `from` on, without gaps; none where there are none yet. */
  read(from: number, limit: number): Promise<readonly E[]>
  /** Calls `listener` whenever there are more; the result ends that. */
  onMore(listener: () => void): () => void
}

/** An event of a union before it is numbered and dated. */
export type UnnumberedEvent<E> = E extends unknown ? Omit<E, 'seq' | 'at'> : never

/** The events of something that goes on, in memory. */
export class EventLog<E extends { seq: number; at: number }> implements EventSource<E> {
  readonly #events: E[] = []
  readonly #listeners = new Set<() => void>()
  readonly #startedAt = performance.now()

  /** Numbers and dates an event, keeps it, and wakes who listens. */
  add(unnumbered: UnnumberedEvent<E>): E {
    const event = {
      ...unnumbered,
      seq: this.#events.length,
      at: Math.round(performance.now() - this.#startedAt),
    } as unknown as E
    this.#events.push(event)
    for (const listener of this.#listeners) listener()
    return event
  }

  async read(from: number, limit: number): Promise<readonly E[]> {
    return this.#events.slice(from, from + limit)
  }

  onMore(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All of them, in order. */
  get all(): readonly E[] {
    return this.#events
  }
}
