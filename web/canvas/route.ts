import type { Position } from '../../shared/model/layout.ts'

/** A wire's two ends: `source` is the device that it comes from. */
export type Ends = { key: string; source: string; from: Position; to: Position }

/** A wire's corners, its two ends included. */
export type Route = readonly Position[]
