import type { Box } from './geometry.ts'
/** How far from a device a wire turns. */
export declare const approach = 16
/** The devices, found by where they are: a wire looks only at those near its own lines. */
export declare class Obstacles {
  #private
  constructor(boxes: readonly Box[])
  /** How many devices a vertical line runs through, or too close by. */
  inLane(x: number, y1: number, y2: number): number
  /** How many devices a horizontal line runs through; it may start and end at the edge of one. */
  across(y: number, x1: number, x2: number): number
  /** Heights at which a wire may pass: half way, and just above and below each device in between; the nearest first. */
  levels(left: number, right: number, y1: number, y2: number): number[]
}
