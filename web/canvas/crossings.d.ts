import type { Position } from '../../shared/layout.ts'
import type { Route } from './route-wires.ts'
/** A place where a wire passes over another, and which way it runs there. */
export type Crossing = Position & {
  vertical: boolean
}
/**
 * Where wires from different devices cross, by the key of the upper one: the one that comes later in `order`. Beyond
 * `limit` pairs of lines nothing is looked for: a drawing that dense shows no gaps.
 */
export declare const crossingsOf: (
  order: readonly {
    key: string
    source: string
  }[],
  routes: ReadonlyMap<string, Route>,
  limit?: number,
) => Map<string, Crossing[]>
