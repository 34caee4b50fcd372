import { describe, expect, it } from 'vitest'
import type { DeviceCounters } from '../../shared/protocol/run.ts'
import { readings, trafficAfter } from '../../web/panels/run/traffic.ts'

const network = (bytesRead: number, bytesWritten: number): DeviceCounters => ({
  name: 'service',
  type: 'net',
  reads: 1,
  writes: 1,
  bytesRead,
  bytesWritten,
})

/** The history of the network after counts of its bytes, each at a time. */
const historyAfter = (...counts: readonly [at: number, bytesRead: number, bytesWritten: number][]) =>
  counts
    .reduce(
      (traffic, [at, read, written]) => trafficAfter(traffic, { at, devices: [network(read, written)] }),
      trafficAfter(new Map(), { at: 0, devices: [] }),
    )
    .get('service')?.history

describe('the traffic of a device', () => {
  it('is what came and went between two counts, as bytes a second', () => {
    expect(historyAfter([1000, 0, 0], [2000, 300, 200], [2500, 600, 400])).toEqual([0, 500, 1000])
  })

  it('has the first second since the boot in it', () => {
    expect(historyAfter([1040, 700, 0])).toEqual([700])
  })

  it('was nothing in the seconds that nothing was said of', () => {
    expect(historyAfter([1000, 0, 0], [2000, 100, 0], [5000, 300, 0])).toEqual([0, 100, 0, 0, 200])
  })

  it('is kept for twenty seconds', () => {
    const counts = Array.from({ length: 30 }, (_, n): [number, number, number] => [n * 1000, n * n, 0])
    const history = historyAfter(...counts) ?? []
    expect(history).toHaveLength(readings)
    expect(history.at(-1)).toBe(29 * 29 - 28 * 28)
    expect(historyAfter([1000, 0, 0], [90_000, 10, 0])?.at(-1)).toBe(10)
  })

  it('never goes backwards, whatever a guest writes over its figures', () => {
    expect(historyAfter([1000, 5000, 0], [2000, 10, 0])).toEqual([5000, 0])
  })
})
