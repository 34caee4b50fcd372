import type { Position } from '../../shared/layout.ts'
import type { Box } from './geometry.ts'
export type Ends = {
  key: string
  source: string
  from: Position
  to: Position
}
/** A wire's corners, its two ends included. */
export type Route = readonly Position[]
/**
 * A route for each wire, by key. `kept` are routes that stay as they are (of wires whose devices stand still while others
 * are dragged); the new ones keep out of their lanes.
 */
export declare const routeWires: (
  wires: readonly Ends[],
  boxes: readonly Box[],
  kept?: ReadonlyMap<string, Route>,
) => Map<string, Route>
/** Lays the wires of what is being moved, among others that stand still. */
export type MovingRouter = (wires: readonly Ends[]) => Map<string, Route>
/** What stands still is looked at once, so that each step of a drag costs only the wires that move. */
export declare const movingRouter: (
  wires: readonly Ends[],
  boxes: readonly Box[],
  kept: ReadonlyMap<string, Route>,
) => MovingRouter
/** Whether a route runs through one of these boxes. */
export declare const runsThrough: (route: Route, boxes: readonly Box[]) => boolean
