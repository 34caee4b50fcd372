import type { Position } from '../../shared/layout.ts'
import type { Route } from './route-wires.ts'
/** How far apart wires run beside each other. */
export declare const lane = 12
/** The lanes that are taken, upright and level, by their place across. */
export declare class Lanes {
  #private
  /** From here on, what is added can be taken back. */
  mark(): void
  /** Takes back all that was added since `mark`. */
  backToMark(): void
  add(route: Route, source: string): void
  isFree(x: number, y1: number, y2: number, source: string): boolean
  isLevelFree(y: number, x1: number, x2: number, source: string): boolean
  /** How many lines of other devices a wire in this lane would cross, on its way down and on its two level parts. */
  crossings(x: number, from: Position, to: Position, source: string): number
}
