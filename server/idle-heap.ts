import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/*
 * V8 collects garbage when the heap is full, and never while nothing is allocated: what a busy hour has left would stay with the
 * process for as long as nobody asks for anything. A server at rest gives it back.
 */

/** What is known of a stretch of time at its end; sizes in bytes. */
export type HeapLook = {
  /** Processor time of the process, as a share of the time of one core. */
  busy: number
  /** What the heap has taken from the system, and what objects that may still be used held after the last collection. */
  held: number
  live: number
}

/** Whether a collection would disturb nobody and give enough back. */
export const isWorthCollecting = ({ busy, held, live }: HeapLook): boolean =>
  busy < restShare && held - live > worthBytes

const restShare = 0.05
const worthBytes = 32 * 1024 * 1024

/** Looks every `everyMs` milliseconds; collects while the process is at rest and it is worth it. The result ends that. */
export const releaseIdleHeap = (everyMs = 10_000): (() => void) => {
  let [at, used] = [performance.now(), process.cpuUsage()]
  let live = process.memoryUsage().heapUsed
  const look = () => {
    const spent = process.cpuUsage(used)
    const busy = (spent.user + spent.system) / 1000 / (performance.now() - at)
    const { heapTotal, heapUsed } = process.memoryUsage()
    // Garbage may be among what is used: the heap never holds less than is live.
    live = Math.min(live, heapUsed)
    if (isWorthCollecting({ busy, held: heapTotal, live })) {
      collect()
      live = process.memoryUsage().heapUsed
    }
    at = performance.now()
    used = process.cpuUsage()
  }
  const timer = setInterval(look, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** One full collection; pages that it empties go back to the system at once, those that it could not at the next. */
const collect = (): void => {
  gc ??= exposedGc()
  gc()
}
let gc: (() => void) | null = null

/** Node gives no other handle on the collector than V8's flag (node --v8-options, `--expose-gc`). */
const exposedGc = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
