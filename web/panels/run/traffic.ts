import type { DeviceCounters, RunEvent } from '../../../shared/protocol/run.ts'

/** What passes through one device of an image that runs. */
export type Traffic = {
  counters: DeviceCounters
  /** When that was counted: milliseconds since the boot was asked for. */
  at: number
  /** Bytes a second, in the last `readings` seconds; the newest last. */
  history: readonly number[]
}

/** Of the curve that a device shows: 20 s. */
export const readings = 20

/** The server counts once a second, and says nothing while nothing changes. */
const second = 1000

/** The traffic of all devices after what an event says. */
export const trafficAfter = (
  before: ReadonlyMap<string, Traffic>,
  { at, devices }: Pick<Extract<RunEvent, { type: 'usage' }>, 'at' | 'devices'>,
): ReadonlyMap<string, Traffic> =>
  new Map(devices.map(counters => [counters.name, after(before.get(counters.name), counters, at)]))

const after = (before: Traffic | undefined, counters: DeviceCounters, at: number): Traffic => {
  const passed = at - (before?.at ?? at - second)
  // What came after a silence came within its last second.
  const silent = Math.min(readings, Math.max(0, Math.round(passed / second) - 1))
  const moved = Math.max(0, bytesOf(counters) - (before ? bytesOf(before.counters) : 0))
  const rate = silent > 0 ? moved : (moved * second) / Math.max(1, passed)
  const history = [...(before?.history ?? []), ...Array<number>(silent).fill(0), rate].slice(-readings)
  return { counters, at, history }
}

const bytesOf = ({ bytesRead, bytesWritten }: DeviceCounters): number => bytesRead + bytesWritten
