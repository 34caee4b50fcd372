import type { Position } from '../../../shared/model/layout.ts'
import type { Route } from '../route.ts'

/** How far apart wires run beside each other. */
export const track = 12

/** A straight part of a wire: `at` across, from `start` to `end` along. */
type Line = { at: number; start: number; end: number; source: string }

/** The lanes that are taken, upright and level, by their place across. */
export class Tracks {
  readonly #vertical = new Map<number, Line[]>()
  readonly #horizontal = new Map<number, Line[]>()

  /** How to take back what was added since `mark`, the first thing first. */
  #undo: (() => void)[] | null = null

  /** From here on, what is added can be taken back. */
  mark(): void {
    this.#undo = []
  }

  /** Takes back all that was added since `mark`. */
  backToMark(): void {
    for (const undo of this.#undo?.reverse() ?? []) undo()
    this.#undo = null
  }

  add(route: Route, source: string): void {
    for (let index = 1; index < route.length; index++) {
      const a = route[index - 1]
      const b = route[index]
      if (!a || !b) continue
      const upright = a.x === b.x
      const at = upright ? a.x : a.y
      const [from, to] = upright ? [a.y, b.y] : [a.x, b.x]
      this.#take(
        upright ? this.#vertical : this.#horizontal,
        at,
        Math.min(from, to),
        Math.max(from, to),
        source,
      )
    }
  }

  /** Wires of one device that share a lane are one line: a device may have hundreds of them. */
  #take(lines: Map<number, Line[]>, at: number, start: number, end: number, source: string): void {
    const column = Math.floor(at / track)
    const list = lines.get(column) ?? []
    lines.set(column, list)
    const shared = list.find(
      line => line.source === source && line.at === at && line.start <= end && start <= line.end,
    )
    if (!shared) {
      list.push({ at, start, end, source })
      this.#undo?.push(() => list.pop())
      return
    }
    const before = { start: shared.start, end: shared.end }
    if (before.start <= start && end <= before.end) return
    shared.start = Math.min(before.start, start)
    shared.end = Math.max(before.end, end)
    this.#undo?.push(() => Object.assign(shared, before))
  }

  isFree(x: number, y1: number, y2: number, source: string): boolean {
    return this.#free(this.#vertical, x, y1, y2, source)
  }

  isLevelFree(y: number, x1: number, x2: number, source: string): boolean {
    return this.#free(this.#horizontal, y, x1, x2, source)
  }

  /** How many lines of other devices a wire in this lane would cross, on its way down and on its two level parts. */
  crossings(x: number, from: Position, to: Position, source: string): number {
    return (
      this.#crossed(this.#vertical, from.y, from.x, x, source) +
      this.#crossed(this.#vertical, to.y, x, to.x, source) +
      this.#crossed(this.#horizontal, x, from.y, to.y, source)
    )
  }

  /** How many of these lines a line across them, at `at`, runs over. */
  #crossed(lines: ReadonlyMap<number, Line[]>, at: number, a: number, b: number, source: string): number {
    const [start, end] = a < b ? [a, b] : [b, a]
    let count = 0
    for (let column = Math.floor(start / track); column <= Math.floor(end / track); column++)
      for (const line of lines.get(column) ?? [])
        if (line.source !== source && line.at > start && line.at < end && line.start < at && at < line.end)
          count++
    return count
  }

  #free(lines: ReadonlyMap<number, Line[]>, at: number, a: number, b: number, source: string): boolean {
    const start = Math.min(a, b) - 4
    const end = Math.max(a, b) + 4
    const column = Math.floor(at / track)
    for (let near = column - 1; near <= column + 1; near++)
      for (const other of lines.get(near) ?? [])
        if (
          other.source !== source &&
          Math.abs(other.at - at) < track - 1 &&
          other.start < end &&
          start < other.end
        )
          return false
    return true
  }
}
