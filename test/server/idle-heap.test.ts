import { constants, PerformanceObserver } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { isWorthCollecting, releaseIdleHeap } from '../../server/idle-heap.ts'

const MiB = 1024 * 1024

describe('the heap of a server at rest', () => {
  it('is collected where nobody is kept waiting and enough comes back', () => {
    const rest = { busy: 0.01, held: 150 * MiB, live: 30 * MiB }
    expect(isWorthCollecting(rest)).toBe(true)
    expect(isWorthCollecting({ ...rest, busy: 0.3 })).toBe(false)
    expect(isWorthCollecting({ ...rest, held: 50 * MiB })).toBe(false)
  })

  it('is collected without being asked for anything when what was made is used no more', async () => {
    let forced = 0
    const observer = new PerformanceObserver(list => {
      for (const { detail } of list.getEntries() as (PerformanceEntry & { detail: { flags: number } })[])
        if (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) forced += 1
    })
    observer.observe({ entryTypes: ['gc'] })
    const stop = releaseIdleHeap(500)
    try {
      let made: object[] = Array.from({ length: 1_500_000 }, (_, number) => ({ number }))
      expect(made).toHaveLength(1_500_000)
      made = []
      await expect.poll(() => forced, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0)
    } finally {
      stop()
      observer.disconnect()
    }
  })
})
