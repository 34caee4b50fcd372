import type { Box } from '../nodes/geometry.ts'
import { track } from './tracks.ts'

/** How far from a device a wire turns. */
export const approach = 16

/** The devices, found by where they are: a wire looks only at those near its own lines. */
export class Obstacles {
  readonly #cell = 256
  readonly #cells = new Map<number, number[]>()
  readonly #boxes: readonly Box[]
  /** The search in which a box was last found: one that lies in several cells counts once. */
  readonly #found: Int32Array
  #search = 0

  constructor(boxes: readonly Box[]) {
    this.#boxes = boxes
    this.#found = new Int32Array(boxes.length)
    boxes.forEach((box, index) => {
      this.#each(box.x, box.y, box.x + box.width, box.y + box.height, key => {
        const list = this.#cells.get(key)
        if (list) list.push(index)
        else this.#cells.set(key, [index])
      })
    })
  }

  #each(left: number, top: number, right: number, bottom: number, visit: (key: number) => void): void {
    const lastColumn = Math.floor(right / this.#cell)
    const lastRow = Math.floor(bottom / this.#cell)
    for (let column = Math.floor(left / this.#cell); column <= lastColumn; column++)
      for (let row = Math.floor(top / this.#cell); row <= lastRow; row++) visit(column * 1_000_003 + row)
  }

  #within(left: number, top: number, right: number, bottom: number, visit: (box: Box) => void): void {
    const search = ++this.#search
    this.#each(left, top, right, bottom, key => {
      for (const index of this.#cells.get(key) ?? none) {
        const box = this.#boxes[index]
        if (!box || this.#found[index] === search) continue
        if (box.x >= right || left >= box.x + box.width || box.y >= bottom || top >= box.y + box.height)
          continue
        this.#found[index] = search
        visit(box)
      }
    })
  }

  #count(left: number, top: number, right: number, bottom: number): number {
    let count = 0
    this.#within(left, top, right, bottom, () => count++)
    return count
  }

  /** How many devices a vertical line runs through, or too close by. */
  inTrack(x: number, y1: number, y2: number): number {
    return this.#count(x - 5, Math.min(y1, y2) - 2, x + 5, Math.max(y1, y2) + 2)
  }

  /** How many devices a horizontal line runs through; it may start and end at the edge of one. */
  across(y: number, x1: number, x2: number): number {
    return x2 - x1 <= 2 ? 0 : this.#count(x1 + 1, y - 5, x2 - 1, y + 5)
  }

  /** Heights at which a wire may pass: half way, and just above and below each device in between; the nearest first. */
  levels(left: number, right: number, y1: number, y2: number): number[] {
    const middle = (y1 + y2) / 2
    const levels = new Set<number>([Math.round(middle)])
    const top = Math.min(y1, y2) - 240
    const bottom = Math.max(y1, y2) + 240
    // Only the nearest are wanted: a band around the middle that grows until it holds enough of them.
    for (let reach = 320; levels.size < maxLevels; reach *= 2) {
      this.#within(left, Math.max(top, middle - reach), right, Math.min(bottom, middle + reach), box => {
        for (const away of [approach, approach + track, approach + 2 * track]) {
          levels.add(box.y - away)
          levels.add(box.y + box.height + away)
        }
      })
      if (middle - reach <= top && middle + reach >= bottom) break
    }
    return [...levels].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, maxLevels)
  }
}

const maxLevels = 18

const none: readonly number[] = []
